"""What the rules find of a meeting, in words: each number with the rule that it is held against."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common import clock
from gongzhi.common.citing import cite
from gongzhi.common.text import say, say_day, say_list, say_pair

from ..rules import ALL, Bar, Finding

PARTS = {
    (1, 2): gettext_lazy("half"),
    (1, 3): gettext_lazy("one third"),
    (2, 3): gettext_lazy("two thirds"),
    (3, 4): gettext_lazy("three quarters"),
    (4, 5): gettext_lazy("four fifths"),
    (1, 5): gettext_lazy("one fifth"),
    (1, 10): gettext_lazy("one tenth"),
}
UNITS = {"persons": gettext_lazy("persons"), "households": gettext_lazy("households")}
SAID = {
    "attendance_wrong": gettext_lazy("The attendance is not recorded rightly: %(due)s due, %(present)s present."),
    "quorum": gettext_lazy("%(due)s %(unit)s due, %(present)s present; %(bar)s is at least %(needed)s: %(result)s."),
    "quorum_open": gettext_lazy(
        "%(due)s %(unit)s due, %(present)s present; how many must attend is to be decided by the county."
    ),
    "not_called": gettext_lazy("It is not recorded when the meeting was announced."),
    "called_after": gettext_lazy("Announced on %(called)s, which is after the meeting on %(day)s."),
    "notice": gettext_lazy(
        "Announced on %(called)s for %(day)s, %(passed)s days before; %(wanted)s days are needed: %(result)s."
    ),
    "notice_urgent": gettext_lazy(
        "Announced on %(called)s for %(day)s, %(passed)s days before instead of %(wanted)s, in special circumstances as the law allows."
    ),
    "notice_open": gettext_lazy("Announced on %(called)s for %(day)s; the law gives no time for this."),
    "too_early": gettext_lazy("Held on %(day)s, before the step before it was done on %(before)s."),
    "interval": gettext_lazy(
        "Held on %(day)s, %(passed)s days after the step before (%(before)s); %(wanted)s days are needed: %(result)s."
    ),
    "makeup": gettext_lazy("%(wanted)s: %(counted)s of %(due)s due, at least %(needed)s are needed: %(result)s."),
    "makeup_open": gettext_lazy(
        "%(wanted)s: it is not recorded how many of the %(due)s due they are, so this is not checked."
    ),
    "due_changed": gettext_lazy(
        "%(due)s are due; at the last meeting of this body on %(before)s there were %(former)s. Make sure why."
    ),
    "ballot": gettext_lazy("The law asks for a secret ballot: %(result)s."),
    "too_many_votes": gettext_lazy("%(cast)s votes were counted, but only %(present)s were present."),
    "votes": gettext_lazy(
        "%(agreed)s in favour, %(against)s against, %(abstained)s abstained; %(bar)s of %(whole)s %(of)s is at least %(needed)s: %(result)s."
    ),
    "declared": gettext_lazy(
        "%(agreed)s in favour, %(against)s against, %(abstained)s abstained; the majority is to be decided by the county, the meeting declared: %(result)s."
    ),
}
RESULTS = {
    True: gettext_lazy("requirement met"),
    False: gettext_lazy("requirement not met"),
}
ENDS = {True: gettext_lazy("carried"), False: gettext_lazy("not carried")}
OF = {ALL: gettext_lazy("due"), "present": gettext_lazy("present")}


def bar_words(bar: Bar) -> str:
    """Return a part as people say it: more than half, two thirds or more."""
    part = PARTS.get((bar.top, bar.bottom), f"{bar.top}/{bar.bottom}")
    if bar.over and (bar.top, bar.bottom) == (1, 2):
        return _("more than half")
    return (_("more than %(part)s") if bar.over else _("%(part)s or more")) % {"part": part}


def share_words(text: str) -> str:
    """Return a part such as 1/5, as it stands in content, in words."""
    top, _slash, bottom = text.partition("/")
    return bar_words(Bar(int(top), int(bottom), over=False))


def finding_words(finding: Finding) -> str:
    """Return one finding as a sentence."""
    ends = ENDS if finding.code in ("votes", "declared") else RESULTS
    values = {name: _plain(name, value) for name, value in finding.values.items()}
    return str(SAID[finding.code]) % (values | {"result": ends[bool(finding.ok)]})


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, Bar):
        return bar_words(value)
    if isinstance(value, date):
        return say_day(value)
    if isinstance(value, Mapping):
        return say(value)
    return {"unit": UNITS, "of": OF}.get(name, {}).get(value, value)


def day_words(at: datetime) -> str:
    """Return the day of a moment, as it is written."""
    return say_day(clock.local(at))


def all_words(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return the findings for a list on a page: words, and whether they are good, bad or open."""
    return [{"words": finding_words(finding), "ok": finding.ok} for finding in findings]


def rule_lines(rule: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the rules of an assembly as pairs of what and how; what no source gives is for the county to decide."""
    return [
        (_("Who attends"), say(rule["attend"])),
        (_("Convened by"), _said(rule["convened"])),
        (_("Presided over by"), _said(rule["presides"])),
        (_("Must be called when demanded by"), _demanded(rule)),
        (_("Announced before"), _notice(rule)),
        (
            _("At least once in"),
            _("%(count)d months") % {"count": rule["every"]["months"]} if rule["every"] else _open(),
        ),
        (_("Must attend"), say_list((_way(way) for way in rule["counts"]), ";")),
        (_("Carried by"), _majority(rule)),
        (_("Ballot"), _ballot(rule)),
        (_("For somebody else"), say(rule["proxy"]) if rule.get("proxy") else ""),
        (_("Composition"), say_list(map(say, rule.get("composition", ())), ";")),
        (_("Notes"), " ".join(say(one) for one in rule.get("notes", ()))),
        (_("Source"), say_list(map(cite, rule["reference"]), ";")),
    ]


def _open() -> str:
    return _("To be decided by the county")


def _said(words: Mapping[str, str] | None) -> str:
    return say(words) if words else _open()


def _demanded(rule: Mapping[str, Any]) -> str:
    parts = [say_pair(say(one["of"]), share_words(one["least"])) for one in rule["demanded"] or ()]
    return say_list(parts, ";") or _open()


def _notice(rule: Mapping[str, Any]) -> str:
    notice = rule["notice"]
    if notice is None:
        return _open()
    days = _("%(count)d days") % {"count": notice["days"]}
    return f"{days}. {say(notice['urgent'])}" if notice.get("urgent") else days


def _way(way: Mapping[str, Any]) -> str:
    bar = Bar.of(way["quorum"])
    return say_pair(say(way["label"]), bar_words(bar) if bar else _open())


def _majority(rule: Mapping[str, Any]) -> str:
    bar = Bar.of(rule["pass"])
    if bar is None:
        return _open()
    of = _("of all members") if rule["pass"]["of"] == ALL else _("of those present")
    return _("%(part)s %(of)s") % {"part": bar_words(bar), "of": of}


def _ballot(rule: Mapping[str, Any]) -> str:
    return {"secret": _("Secret ballot"), "open": _("Open vote"), None: _open()}[rule["ballot"]]
