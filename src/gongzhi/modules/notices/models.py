"""What was sent to whom about which case, without words and addresses; the state of each way out; saved templates; what staff have read, and who of them wants a mail."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock


class Notice(models.Model):
    """One message to a reporter about one case. Its words are those of a text of the content, filled in when it is sent."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        NOT_SENT = "not_sent", _("Was not sent")

    class Reason(models.TextChoices):
        ERASED = "erased", _("The reporter's data were deleted.")
        OPTED_OUT = "opted_out", _("The reporter wants no messages.")
        DECLINED = "declined", _("The reporter chose not to be told by message.")
        NO_ADDRESS = "no_address", _("There is no mobile number and no mail address.")
        NO_CHANNEL = "no_channel", _("There is no gateway for the way that the reporter chose.")
        REFUSED = "refused", _("The gateway refuses this address or these words.")
        OVERTAKEN = "overtaken", _("The case was closed before it could be sent; another message says so.")
        GIVEN_UP = "given_up", _("A person gave it up.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="notices", db_index=False)
    template = models.CharField(max_length=80)
    at = models.DateTimeField(default=clock.now)
    # Chosen when it is first tried: "sms" or "mail".
    channel = models.CharField(max_length=8, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    parts = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)
    # Keyed hash of the address, for the limit per address and day; emptied after two days.
    mark = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["case", "at"], name="notice_of_case"),
            models.Index(fields=["state", "channel", "at"], name="notice_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["mark", "settled_at"], name="notice_mark", condition=~models.Q(mark="")),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"


class ChannelState(models.Model):
    """Whether a way out works, as far as the last attempts tell."""

    name = models.CharField(max_length=8, primary_key=True)
    down_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    last_sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {'down' if self.down_since else 'up'}"


class StaffLook(models.Model):
    """Up to which moment somebody of the staff knows what came to their posts; what came later is unread."""

    person = models.OneToOneField("parties.Person", models.CASCADE, related_name="+", primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.at}"


class StaffMail(models.Model):
    """Somebody of the staff wants a mail on working days that says how much waits. Nothing is kept of what they do with it."""

    person = models.OneToOneField("parties.Person", models.CASCADE, related_name="+", primary_key=True)
    address = models.OneToOneField("custody.Sealed", models.PROTECT, related_name="+")
    language = models.CharField(max_length=12)
    # The address of the platform as the person had it open: the links of the mail begin with it.
    origin = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    # None until the link in the first mail was followed; nothing but that mail is sent before.
    confirmed_at = models.DateTimeField(null=True)
    # The day whose mail has been made, or was not needed: none is made twice.
    last_day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.person_id} {'on' if self.confirmed_at else 'asked'}"


class SavedTemplate(models.Model):
    """Words that staff keep for an act: of one post, or of its whole office where `organisation` is set."""

    post = models.ForeignKey("parties.Post", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("parties.Organisation", models.CASCADE, related_name="+", null=True)
    verb = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    body = models.TextField()
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.label
