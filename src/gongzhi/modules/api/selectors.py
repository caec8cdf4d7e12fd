"""Reads: cases in the shape in which other programs get them; names from memory, offices and posts asked for once."""

from collections.abc import Mapping, Sequence
from typing import Any

from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules


def rows_of(items: Sequence[cases.Case]) -> list[dict[str, Any]]:
    """Return cases for a list; one query for all posts with their offices."""
    return [_row(case, posts) for posts in [_posts(items)] for case in items]


def _posts(items: Sequence[cases.Case]) -> Mapping[int, parties.Post]:
    numbers = {case.post_id for case in items if case.post_id}
    return parties.Post.objects.select_related("organisation").in_bulk(numbers)


def _row(case: cases.Case, posts: Mapping[int, parties.Post]) -> dict[str, Any]:
    return {
        "id": case.pk,
        "receipt": case.receipt,
        "version": case.version,
        "title": case.title,
        "stage": _named(case.stage, _stage_names(case)),
        "matter": _named(case.matter, _matter_names(case.matter)) if case.matter else None,
        "kind": case.kind,
        "channel": case.channel,
        "area": _named(case.area_code, areas.area_names([case.area_code])[case.area_code]) if case.area_code else None,
        "point": {"lon": case.lon, "lat": case.lat} if case.lon is not None and case.lat is not None else None,
        "post": _post(posts.get(case.post_id or 0)),
        "opened_at": case.opened_at,
        "due_at": case.due_at,
        "closed_at": case.closed_at,
        "is_overdue": case.is_overdue,
        "is_anonymous": case.reporter_id is None,
        "merged_into": case.merged_into_id,
        "merged_count": case.merged_count,
        "parent": case.parent_id,
        "child_count": case.child_count,
    }


def detail_of(actor: Actor, case: cases.Case) -> dict[str, Any]:
    """Return one case with its story, limits and the verbs that `actor` may use now."""
    if case.process_version_id:
        case.process_version = rules.get_version(case.process_version_id)
    posts = {case.post_id: case.post} if case.post_id and case.post else {}
    return _row(case, posts) | {
        "contact": cases.masked_reporter(case),
        "limits": [_limit(limit) for limit in case.clocks.order_by("id")],
        "story": [_line(line) for line in cases.story(case, public=False)],
        "verbs": [_verb(offer) for offer in processes.list_offers(actor, case)],
        "photos": case.attachments.count(),
    }


def _limit(limit: cases.Clock) -> dict[str, Any]:
    names = ("key", "state", "amount", "unit", "started_at", "due_at", "stopped_at", "assumed", "rule_since")
    return {name: getattr(limit, name) for name in names} | {"post": limit.post_id}


def _line(line: cases.StoryLine) -> dict[str, Any]:
    texts = [{"kind": kind, "body": body} for kind, body in line.texts]
    return {"at": line.at, "kind": line.kind, "by": line.by, "post": _post(line.post), "texts": texts}


def _verb(offer: processes.Offer) -> dict[str, Any]:
    fields = [_field(field) for field in offer.fields]
    named = {"verb": offer.verb, "words": offer.words or "none", "needs_post": offer.needs_post}
    return named | {"fields": fields, "missing": offer.missing}


def _field(field: cases.Field) -> dict[str, Any]:
    options = [{"key": key, "label": _words(label)} for key, label in field.options]
    named = {"name": field.name, "label": _words(field.label), "kind": field.kind, "required": field.required}
    return named | {"options": options}


def _words(text: Any) -> str:
    return say(text) if isinstance(text, Mapping) else str(text)


def _post(post: parties.Post | None) -> dict[str, Any] | None:
    return {"id": post.pk, "names": post.names, "office": post.organisation.names} if post else None


def _named(key: str, names: Mapping[str, str]) -> dict[str, Any]:
    return {"key": key, "names": dict(names)}


def _matter_names(key: str) -> Mapping[str, str]:
    found = rules.find_named("matter", key)
    return found.body["names"] if found else {"zh": key, "en": key}


def _stage_names(case: cases.Case) -> Mapping[str, str]:
    body = rules.get_version(case.process_version_id).body if case.process_version_id else {"stages": []}
    labels = (entry["label"] for entry in body["stages"] if entry["key"] == case.stage)
    return next(labels, {"zh": case.stage, "en": case.stage})


def duplicates_of(actor: Actor, case: cases.Case) -> list[dict[str, Any]]:
    found = cases.list_duplicates(actor, case)
    rows = rows_of([one.case for one in found])
    return [{"case": row, "confidence": round(one.confidence, 2)} for row, one in zip(rows, found, strict=True)]


def response_of(row: cases.Response) -> dict[str, Any]:
    names = ("id", "state", "day", "called_at", "due_at", "reported_at", "ended_at", "grades", "call_grades")
    offices = {"caller": row.caller.names, "office": row.organisation.names}
    case = {"case": row.case_id, "receipt": row.case.receipt, "is_late": cases.is_late(row)}
    return {name: getattr(row, name) for name in names} | offices | case
