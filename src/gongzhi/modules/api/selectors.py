"""Reads: cases in the shape in which other programs get them; names from memory."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules

Shown = dict[str, Any]


class Names:
    """What codes and posts are called, each looked up once for all rows of an answer."""

    def __init__(self) -> None:
        self.of_stage, self.of_matter, self.of_area, self.of_post = (
            cache(_stage),
            cache(_matter),
            cache(_area),
            cache(_post),
        )


def rows_of(items: Iterable[cases.Case]) -> list[Shown]:
    """Return cases for a list; the database is asked nothing."""
    names = Names()
    return [_row(case, names) for case in items]


def _row(case: cases.Case, names: Names) -> Shown:
    return {
        "id": case.pk,
        "receipt": case.receipt,
        "version": case.version,
        "title": case.title,
        "stage": names.of_stage(case.stage, case.process_version_id),
        "matter": names.of_matter(case.matter),
        "kind": case.kind,
        "channel": case.channel,
        "area": names.of_area(case.area_code),
        "point": {"lon": case.lon, "lat": case.lat} if case.lon is not None and case.lat is not None else None,
        "post": names.of_post(case.post_id),
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
    return _row(case, Names()) | {
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
    return {
        "at": line.at,
        "kind": line.kind,
        "by": line.by,
        "post": _post(line.post.pk if line.post else None),
        "texts": texts,
    }


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


def _post(number: int | None) -> Shown | None:
    found = parties.post_names(number) if number else None
    return {"id": number, "names": found[0], "office": found[1]} if found else None


def _named(key: str, names: Mapping[str, str]) -> Shown:
    return {"key": key, "names": names}


def _matter(key: str) -> Shown | None:
    found = rules.find_named("matter", key)
    return _named(key, found.body["names"] if found else {"zh": key, "en": key}) if key else None


def _area(code: str) -> Shown | None:
    return _named(code, areas.area_names([code])[code]) if code else None


def _stage(key: str, version_id: int) -> Shown:
    body = rules.get_version(version_id).body if version_id else {"stages": []}
    labels = (entry["label"] for entry in body["stages"] if entry["key"] == key)
    return _named(key, next(labels, {"zh": key, "en": key}))


def duplicates_of(actor: Actor, case: cases.Case) -> list[dict[str, Any]]:
    found = cases.list_duplicates(actor, case)
    rows = rows_of([one.case for one in found])
    return [{"case": row, "confidence": round(one.confidence, 2)} for row, one in zip(rows, found, strict=True)]


def response_of(row: cases.Response) -> dict[str, Any]:
    names = ("id", "state", "day", "called_at", "due_at", "reported_at", "ended_at", "grades", "call_grades")
    offices = {"caller": row.caller.names, "office": row.organisation.names}
    case = {"case": row.case_id, "receipt": row.case.receipt, "is_late": cases.is_late(row)}
    return {name: getattr(row, name) for name in names} | offices | case
