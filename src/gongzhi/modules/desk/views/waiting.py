"""What waits for the signed-in person besides cases: meetings to record, notices to put up, alerts, random checks, exclusions from the rates."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext

from gongzhi.engine.access.public import Actor
from gongzhi.modules.assemblies import public as assemblies
from gongzhi.modules.evaluation import public as evaluation
from gongzhi.modules.integrity import public as integrity
from gongzhi.modules.publicity import public as publicity


def list_waiting(actor: Actor) -> list[dict[str, str]]:
    """Return a line for each kind of work that waits, with the address of its list; kinds that the actor has no grant for ask nothing."""
    return [{"text": text % {"number": number}, "url": url} for text, number, url in _kinds(actor) if number]


def _kinds(actor: Actor) -> Iterator[tuple[str, int, str]]:
    number = assemblies.count_waiting(actor)
    text = ngettext("%(number)d meeting has been held and waits for its record.", "%(number)d meetings have been held and wait for their records.", number)  # fmt: skip
    yield text, number, f"{reverse('meetings')}?state={assemblies.WAITS}"
    due, prepared = publicity.count_waiting(actor)
    text = ngettext("%(number)d notice is to be prepared for the public board.", "%(number)d notices are to be prepared for the public boards.", due)  # fmt: skip
    yield text, due, f"{reverse('publicity')}?tab=due"
    text = ngettext("%(number)d notice waits for its release by you.", "%(number)d notices wait for their release by you.", prepared)  # fmt: skip
    yield text, prepared, f"{reverse('publicity')}?tab=prepared"
    number = integrity.count_alerts(actor)
    text = ngettext("%(number)d integrity alert waits for an answer.", "%(number)d integrity alerts wait for an answer.", number)  # fmt: skip
    yield text, number, reverse("alerts")
    number = integrity.count_checks(actor)
    text = ngettext("%(number)d random check goes on: type the public number, or look at the cases drawn.", "%(number)d random checks go on: type the public number, or look at the cases drawn.", number)  # fmt: skip
    yield text, number, reverse("checks")
    number = evaluation.count_waiting(actor)
    text = ngettext("%(number)d application or appeal on the rates waits for your decision.", "%(number)d applications and appeals on the rates wait for your decision.", number)  # fmt: skip
    yield text, number, f"{reverse('exclusions')}?state=waiting"
