"""A matter's page: everything that somebody must know before they come, from the version in force or an earlier one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from gongzhi.common.citing import cite
from gongzhi.common.text import say, say_list, say_pair
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

from . import charts, starting
from .words import APPLICANTS, BOARDS, LEVELS, LIST_TYPES, category_names, length_words, who_words

MOST_POSTS = 5


def describe(matter: rules.ContentVersion, area: str = "") -> dict[str, Any]:
    """Return what the page of one version of a matter shows; with `area` also who answers for it there."""
    body, process = matter.body, process_on(matter)
    return {
        "matter": matter,
        "name": say(body["names"]),
        "explanation": say(body.get("explanation")),
        "category": category_names(body["category"]),
        "facts": list(_facts(body)),
        "conditions": [say(text) for text in body.get("conditions", ())],
        "materials": body.get("materials", ()),
        "is_applied_for": bool(body.get("materials")) or body["kind"] == starting.APPLICATION,
        "results": [say(text) for text in body.get("results", ())],
        "publicity": [_publicity(one, process) for one in body.get("publicity", ())],
        "risks": [_risk(one, process) for one in body.get("risks", ())],
        "objection": say(body.get("objection")),
        "legal_basis": [cite(one) for one in body.get("legal_basis") or ()],
        "by_laws": [cite(one) for one in body.get("by_laws", ())],
        "fields": preview(process) if process else [],
        "chart": charts.draw(process) if process else None,
        "steps": charts.tell(process, body) if process else [],
        "clocks": charts.list_clocks(process) if process else [],
        "who": who_words(body.get("responsible", "")) if body.get("responsible") else "",
        "posts": list_answering(body, matter.key, area) if area else [],
    }


def process_on(matter: rules.ContentVersion) -> rules.ContentVersion | None:
    """Return the process of a version of a matter: as it is now, or as it was on the last day of an earlier version."""
    key = matter.body.get("process")
    return rules.find_content("process", key, on=_last_day(matter)) if key else None


def _last_day(matter: rules.ContentVersion) -> date | None:
    later = [one for one in rules.list_versions("matter", matter.key) if one.number > matter.number]
    if not later:
        return None
    return max(matter.valid_from, later[-1].valid_from - timedelta(days=1))


def _facts(body: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Yield the short facts: who may apply, what it costs, how it stands on the list. What offices begin costs nobody a fee."""
    is_applied_for = body["kind"] == starting.APPLICATION
    if body.get("fee") or ("fee" in body and is_applied_for):
        yield {"term": _("Fee"), "value": _fee(body["fee"])}
    for name, label, said in (
        ("applicants", _("Who may apply") if is_applied_for else _("Begun by"), _say_applicants),
        ("list_type", _("On the list as"), lambda key: str(LIST_TYPES[key])),
        ("lead_department", _("Leading department"), who_words),
        ("taken_over_by", _("Taken over by"), who_words),
        ("checked_by", _("Watched over by"), who_words),
        ("budget_source", _("Paid from"), say),
        ("service_item", _("Service item of the department"), _say_item),
        ("admission", _("Admitted to the grid"), _say_admission),
    ):
        if body.get(name):
            yield {"term": label, "value": said(body[name])}


def _say_applicants(keys: Sequence[str]) -> str:
    return say_list(APPLICANTS[key] for key in keys)


def _say_item(item: Mapping[str, Any]) -> str:
    code = f" ({item['code']})" if item.get("code") else ""
    return say_pair(say(item["department"]), say(item["name"]) + code)


def _say_admission(admission: Mapping[str, Any]) -> str:
    return f"{admission['number']} ({admission['valid_from']} – {admission['valid_to']})"


def _fee(fee: Mapping[str, Any] | None) -> str:
    if fee is None:
        return length_words(None)
    amount = _("Free of charge") if not fee["yuan"] else _("%(yuan)s yuan") % {"yuan": fee["yuan"]}
    return f"{amount} · {cite(fee['reference'])}" if "reference" in fee else str(amount)


def _publicity(one: Mapping[str, Any], process: rules.ContentVersion | None) -> dict[str, str]:
    return {
        "what": say(one["what"]),
        "board": str(BOARDS[one["board"]]),
        "when": charts.node_name(process.body, one["node"]) if process else "",
        "period": charts.clock_words(one["period"]),
    }


def _risk(one: Mapping[str, Any], process: rules.ContentVersion | None) -> dict[str, str]:
    return {
        "node": charts.node_name(process.body, one["node"]) if process else one["node"],
        "level": str(LEVELS[one["level"]]),
        "shows": say(one["shows"]),
        "prevention": say(one["prevention"]),
        "watcher": who_words(one["watcher"]),
    }


def preview(process: rules.ContentVersion) -> list[dict[str, Any]]:
    """Return what the form will ask, for somebody who wants to prepare."""
    schema = cases.find_form(process.body, "")
    fields = cases.list_fields(schema) if schema else ()
    return [
        {
            "label": say(field.label),
            "help": say(field.help),
            "required": field.required,
            "personal": field.data_class in cases.PERSONAL,
            "options": say_list(
                say(label) if isinstance(label, Mapping) else str(label) for _key, label in field.options
            ),
        }
        for field in fields
    ]


def list_answering(body: Mapping[str, Any], key: str, area: str) -> list[dict[str, str]]:
    """Return the posts that answer for a matter at a place, with their office; the holder's name where the county shows it."""
    function = body.get("responsible") or body["duty"]
    numbers = parties.list_posts_with_duty(function, matter=key, area=area, limit=MOST_POSTS)
    posts = parties.Post.objects.filter(pk__in=numbers).select_related("organisation").in_bulk()
    names = parties.names_at(numbers) if settings.GUIDE_NAMES else {}
    return [
        {
            "post": say(posts[number].names),
            "office": say(posts[number].organisation.names),
            "holder": names.get(number, ""),
        }
        for number in numbers
        if number in posts
    ]


def list_editions(matter: rules.ContentVersion) -> list[dict[str, Any]]:
    """Return the versions of a matter, the newest first; the one that is shown is marked."""
    versions = [one for one in rules.list_versions("matter", matter.key) if one.body]
    return [{"number": one.number, "since": since(one), "is_shown": one.pk == matter.pk} for one in versions]


def since(matter: rules.ContentVersion) -> date | None:
    """Return the day from which a version holds; None for one that holds from the beginning."""
    return None if matter.valid_from == rules.BEGINNING else matter.valid_from


def list_ways(matter: rules.ContentVersion) -> dict[str, bool]:
    """Return how a matter can be begun: applied for online, reported, or only where its posts are."""
    is_report = matter.body["kind"] in rules.REPORT_KINDS
    return {"online": starting.may_start_online(matter), "report": is_report and not matter.body["restricted"]}
