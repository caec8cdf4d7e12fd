"""What integrity does when cases change: it is looked at after commit, so that nobody waits and nothing fails."""

from collections.abc import Sequence

from gongzhi.engine.cases.public import CasesChanged
from gongzhi.engine.outbox import public as outbox

from .services.watching import watch

TOPIC = "integrity"


def note_watched(event: CasesChanged) -> None:
    """Ask for a look at each case whose matter names risk points."""
    if event.history:
        return
    for change in event.changes:
        if change.case.matter_body.get("risks"):
            change.rows += outbox.drafts(TOPIC, [{"case": change.case.pk}])


def look_at(deliveries: Sequence[outbox.Delivery]) -> None:
    """Look at the cases; doing it again warns of nothing twice."""
    watch({delivery.payload["case"] for delivery in deliveries})
