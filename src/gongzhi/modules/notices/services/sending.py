"""Notices are queued with the change that causes them, and sent by the worker after commit."""

from collections.abc import Sequence

from gongzhi.engine.cases.public import Case, Change
from gongzhi.engine.custody import public as custody
from gongzhi.engine.outbox import public as outbox
from gongzhi.engine.rules import public as rules
from gongzhi.modules.notices.rules import fill, templates_for
from gongzhi.modules.notices.selectors import told_acts

from . import channels

TOPIC = "notice"
PURPOSE = "message about the report"


def tell(changes: Sequence[Change]) -> None:
    """Queue what reporters are to be told of these changes; who reported anonymously looks at the tracking page."""
    if channels.present() is None:
        return
    told = told_acts()
    for change in changes:
        if change.case.reporter_id is None:
            continue
        acts = [*(record.kind for record in change.records), *change.actions]
        payloads = [{"case": change.case.pk, "template": template} for template in templates_for(acts, told)]
        for message in outbox.drafts(TOPIC, payloads):
            change.add(message)


def send(deliveries: Sequence[outbox.Delivery]) -> None:
    """Send queued notices, one call to the channel each, with the message's own id."""
    channel = channels.present()
    for delivery in deliveries:
        if channel and (prepared := _prepare(delivery)):
            channel.send(str(delivery.id), *prepared)


def _prepare(delivery: outbox.Delivery) -> tuple[str, str] | None:
    """Return phone and words, None without a phone; what fails here has certainly sent nothing and is tried again."""
    try:
        case = Case.objects.select_related("reporter").get(pk=delivery.payload["case"])
        if case.reporter is None or case.reporter.erased_at:
            return None  # The reporter's data were erased meanwhile.
        said = words(delivery.payload["template"], case)
        fields = custody.reveal(case.reporter, actor="system", post="", purpose=PURPOSE, subject=case.chain)
    except Exception as error:
        raise outbox.NotSent(str(error)) from error
    return (fields["phone"], said) if fields.get("phone") else None


def words(template: str, case: Case) -> str:
    """Return the words of a notice, in Chinese: the platform does not know the reporter's language."""
    return fill(rules.get_content("text", template).body["text"]["zh"], {"receipt": case.receipt})
