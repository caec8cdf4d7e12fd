"""How postings are called on pages and on paper."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongzhi.common import clock
from gongzhi.common.text import say, say_day
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules
from gongzhi.modules.publicity.models import Gap, Posting, PostingAct

STATES = {
    Posting.DUE: gettext_lazy("to be prepared"),
    Posting.PREPARED: gettext_lazy("waits for its release"),
    Posting.RELEASED: gettext_lazy("on display"),
    Posting.ENDED: gettext_lazy("time over"),
    Posting.WITHDRAWN: gettext_lazy("withdrawn"),
    Posting.REPLACED: gettext_lazy("replaced by a correction"),
}
BADGES = {Posting.DUE: "soon", Posting.PREPARED: "soon", Posting.RELEASED: "done"}
ACTS = {
    Posting.PREPARED: gettext_lazy("Prepared"),
    Posting.RELEASED: gettext_lazy("Put on display"),
    Posting.ENDED: gettext_lazy("Its time was over"),
    Posting.WITHDRAWN: gettext_lazy("Taken off the board"),
    "corrected": gettext_lazy("Corrected"),
    Posting.REPLACED: gettext_lazy("Replaced by a correction"),
}


def title_of(posting: Posting | Gap) -> str:
    """Return what it is, with the span of a periodic one."""
    if isinstance(posting, Gap) and posting.posting:
        return title_of(posting.posting)
    names = posting.names if isinstance(posting, Posting) else _disclosure(posting.disclosure)
    span = span_words(posting.span)
    return f"{say(names)} · {span}" if span else say(names)


def _disclosure(key: str) -> Mapping[str, str]:
    found = rules.find_content("disclosure", key)
    names: Mapping[str, str] = found.body["names"] if found else {"zh": key, "en": key}
    return names


def span_words(span: str) -> str:
    """Return a span as people say it."""
    year, _dash, part = span.partition("-")
    if part.startswith("Q"):
        return _("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": part[1:]}
    return _("%(year)s-%(month)s") % {"year": year, "month": part} if part else year


def board_name(key: str) -> str:
    found = rules.find_content("board", key)
    return say(found.body["label"]) if found else key


def day_words(moment: datetime | None) -> str:
    return say_day(clock.local(moment)) if moment else "—"


def lines_of(posting: Posting) -> list[dict[str, Any]]:
    return [{"term": say(line["label"]), "value": say(line["value"])} for line in posting.lines]


def acts_of(acts: Sequence[PostingAct], *, names: bool = False) -> list[dict[str, Any]]:
    """Return the trace for a timeline; persons are named to staff only."""
    return [
        {"at": act.at, "text": str(ACTS.get(act.kind, act.kind)), "said": act.reason, "who": _who(act) if names else ""}
        for act in acts
    ]


def _who(act: PostingAct) -> str:
    return act.by.name if act.by else _("the system")


def office_of(organisation: parties.Organisation | None, area: str) -> str:
    return say(organisation.names) if organisation else area
