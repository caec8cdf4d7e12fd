"""Cases to try rules on: a real one, or one made up that is never saved."""

from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Missing
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.events import public as events
from gongzhi.engine.rules import public as content


def real_case(actor: Actor, receipt: str) -> cases.Case:
    """Return a case by its number as staff write it; raise Missing for none that the actor may read."""
    digits = receipt.strip().rpartition("-")[2]
    if not (digits.isascii() and digits.isdigit()):
        raise Missing(_("There is no such case, or it is not yours to see. Check the number."))
    return cases.get_case(actor, int(digits[:15]))


def made_up_case(text: str, *, matter: str = "", area: str = "", kind: str = "", urgent: bool = False) -> cases.Case:
    """Return a case of these words, understood as a report would be, that is in no database."""
    read = cases.WordsRead(text, matter)
    if not matter:
        events.publish(read)
    version = content.find_content("matter", read.matter) if read.matter else None
    body = version.body if version else {}
    case = cases.Case(matter=read.matter, matter_version=version, title=" ".join(text.split())[:60])
    case.kind, case.restricted = kind or body.get("kind", "help"), bool(body.get("restricted"))
    case.restricted = case.restricted or case.kind == "accusation"
    case.urgency, case.opened_at = "urgent" if urgent else "normal", clock.now()
    cases.place(case, area if areas.is_code(area) else areas.find_county() or "")
    return case
