"""An act done to the end and taken back: what its reporter would read, exactly as it would come."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes
from gongzhi.modules.notices import public as notices


@dataclass(frozen=True)
class Rehearsal:
    """The messages that would go out, and the lines that would be new on the tracking page."""

    messages: Sequence[notices.Preview]
    lines: Sequence[cases.StoryLine]


def rehearse(actor: Actor, case_id: int, verb: str, *, version: int, wish: cases.Wish) -> Rehearsal:
    """Return what an act would show its reporter; nothing of it stays. Raises whatever the act itself would raise."""
    with transaction.atomic():
        case = cases.get_case(actor, case_id)
        told, known = notices.count_told(case), len(cases.story(case, public=True))
        processes.act(actor, case_id, verb, version=version, wish=wish)
        case = cases.Case.objects.select_related("reporter").get(pk=case_id)
        rehearsal = Rehearsal(notices.preview(case, told), cases.story(case, public=True)[known:])
        transaction.set_rollback(True)
    return rehearsal
