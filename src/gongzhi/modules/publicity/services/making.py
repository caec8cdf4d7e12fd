"""A posting becomes due: by a case that reaches a node of its matter's publicity."""

from gongzhi.common import clock
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes

from ..models import Posting
from ..selectors.content import DIGITS, Entry, board, entries_of


def make_due(change: cases.Change) -> None:
    """Put down what the case has to make public at the nodes that it has reached; each once a round."""
    entries = entries_of(change.case)
    if not entries:
        return
    at = processes.reached(change)
    wanted = {key: entry for key, entry in entries.items() if entry["node"] in at}
    for key in wanted.keys() - _known(change, set(wanted)):
        change.add(due_posting(change.case, wanted[key]))
        change.tell("publicity_due", key)


def _known(change: cases.Change, keys: set[str]) -> set[str]:
    """Return what is put down already in this round, in the rows to come too."""
    case = change.case
    coming = {row.entry for row in change.rows if isinstance(row, Posting)}
    if change.fresh or not keys:
        return coming
    there = Posting.objects.filter(case=case, round=case.round).exclude(state=Posting.WITHDRAWN)
    return coming | {posting.entry for posting in there.only("node", "board")}


def due_posting(case: cases.Case, entry: Entry) -> Posting:
    return Posting(
        board=entry["board"],
        area_code=_area(case, entry["board"]),
        organisation_id=case.organisation_id,
        case=case,
        matter=case.matter,
        node=entry["node"],
        round=case.round,
        names=entry["what"],
        period=entry["period"],
        created_at=clock.now(),
    )


def _area(case: cases.Case, key: str) -> str:
    """Return the area on whose board it stands; of a case that is placed less exactly, the smallest that is known."""
    digits = DIGITS[board(key)["level"]]
    return case.area_code[:digits] or areas.find_county() or ""
