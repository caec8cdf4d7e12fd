"""What cases do after commit: new words go into the search index."""

from collections.abc import Sequence

from gongzhi.engine.access.public import LEVELS
from gongzhi.engine.outbox import public as outbox
from gongzhi.engine.search import public as search

from .models import Case, CaseText


def index(deliveries: Sequence[outbox.Delivery]) -> None:
    """Write the words of cases into the index, with their areas as marks; doing it again changes nothing."""
    # Messages from before the platform was brought up to date name one case.
    told = (delivery.payload.get("cases") or [delivery.payload["case"]] for delivery in deliveries)
    numbers = {number for many in told for number in many}
    words: dict[int, list[str]] = {number: [] for number in numbers}
    for case_id, body in CaseText.objects.filter(case__in=numbers, deleted_at=None).values_list("case_id", "body"):
        words[case_id].append(body)
    places = Case.objects.filter(pk__in=numbers).values_list("id", *LEVELS.values())
    # The codes of the area and of those around it narrow a search inside the index.
    search.index(
        search.Document(number, "\n".join(words[number]), tuple(code for code in codes if code))
        for number, *codes in places
    )
