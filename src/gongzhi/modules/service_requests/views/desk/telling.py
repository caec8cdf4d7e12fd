"""What happened to a case and by when it must be done, in words."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.citing import cite
from gongzhi.common.text import say, say_pair
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.service_requests.templatetags import case_words

# These stand at the head of the page already.
SHOWN_ABOVE = ("report", "place")
TOLD = ("choice", "number", "date")


def entry(line: cases.StoryLine, posts: Mapping[int, parties.Post], case: cases.Case) -> dict[str, Any]:
    """Return one act for the timeline component."""
    details = [*_assigned(line, posts), *_rules(line), *_limits(line), *_filled_in(line, case)]
    return {
        "at": line.at,
        "text": _own_words(line, case) or case_words.act_name(line.kind),
        "by": _who(line),
        "who": " · ".join([_who(line), *details]),
        "said": "\n".join(body for kind, body in line.texts if kind not in SHOWN_ABOVE and body),
        "now": False,
    }


def _own_words(line: cases.StoryLine, case: cases.Case) -> str:
    """Say in the words of its own process how a step of a matter ended; nothing for a report, whose acts have words of their own."""
    if case.kind not in ("application", "affair"):
        return ""
    nodes = case.process_body["nodes"]
    for ended in line.data.get("ended", ()):
        node = nodes.get(ended["node"], {})
        verbs = (verb for verb in node.get("verbs", {}).values() if verb["outcome"] == line.kind)
        if verb := next(verbs, None):
            return f"{say(node)} · {say(verb['label'])}"
    return ""


def _who(line: cases.StoryLine) -> str:
    if line.by == "reporter":
        return _("Reporter")
    if line.by == "system":
        return _("Platform")
    if line.by == "import":
        return _("Taken over from another system")
    return f"{say(line.post.organisation.names)} · {say(line.post.names)}" if line.post else _("Staff")


def _assigned(line: cases.StoryLine, posts: Mapping[int, parties.Post]) -> list[str]:
    found = [posts[number] for number in line.data.get("assigned", ()) if number in posts]
    return [_("to %(post)s") % {"post": f"{say(post.organisation.names)} {say(post.names)}"} for post in found[-1:]]


def _rules(line: cases.StoryLine) -> list[str]:
    reasons = line.data.get("reasons", ())
    return [words for words in (case_words.reason_words(reason) for reason in reasons[-1:]) if words]


def _limits(line: cases.StoryLine) -> list[str]:
    return [case_words.clock_name(str(line.data["clock"]))] if "clock" in line.data else []


def _filled_in(line: cases.StoryLine, case: cases.Case) -> list[str]:
    """Tell choices, numbers and days that were filled in; texts stand below, posts and cases elsewhere on the page."""
    given = dict(ChainMap(*line.data.get("values", ())))
    fields = processes.fields_of(case, line.kind) if given else ()
    told = (field for field in fields if field.name in given and field.kind in TOLD)
    return [say_pair(cases.say_label(field), cases.say_value(field, given[field.name])) for field in told]


def list_limits(case: cases.Case) -> list[dict[str, Any]]:
    """Return the clocks of a case with the rule that each follows, the newest round first."""
    return [_limit(limit, case) for limit in case.clocks.select_related("post__organisation").order_by("-round", "id")]


def _whose(limit: cases.Clock) -> list[str]:
    """Return the office whose own limit it is, where it is one's."""
    return [say(limit.post.organisation.names)] if limit.post else []


def _limit(limit: cases.Clock, case: cases.Case) -> dict[str, Any]:
    rule = limit.rule or limit.key
    found = rules.find_content("parameter", rule)
    value = rules.parameter(rule, limit.rule_since, case.facts) if found else None
    reference = (value.reference if value else None) or {}
    return {
        "limit": limit,
        "name": " · ".join([case_words.clock_name(limit.key), *_whose(limit)]),
        "length": case_words.limit_words(limit.amount, limit.unit),
        "reference": cite(reference),
        "state": _state(limit),
        "rule": case_words.clock_name(limit.rule) if limit.rule else "",
        "is_running": limit.state == cases.Clock.RUNNING,
    }


def _state(limit: cases.Clock) -> str:
    words = {"met": _("Kept"), "missed": _("Missed"), "cancelled": _("Ended"), "running": _("Running")}
    words["paused"] = _("Stands still")
    return words[limit.state]
