"""The queue is rows: it survives every restart and can be looked at."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock


class Message(models.Model):
    """Something to be done after commit. `topic` says by whom; `payload` holds ids and codes."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        UNKNOWN = "unknown", _("Unknown whether sent")

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=60)
    payload = models.JSONField()
    # With a key, the same thing asked for twice is done once (as long as the message is kept).
    key = models.CharField(max_length=120, null=True, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    # When it may be taken (again). A claim moves it to the end of the lease: who dies holding it loses it then.
    available_at = models.DateTimeField(default=clock.now)
    claimed_by = models.CharField(max_length=40, default="", editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    last_error = models.TextField(default="", editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    # When the worker was through with it; empty while it is waiting, being sent or unknown.
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.CharField(max_length=60, default="", editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "key"], name="outbox_message_topic_key")]
        indexes = [
            # What is due, in order; what is done does not weigh on it.
            models.Index(
                fields=["topic", "state", "available_at", "id"],
                condition=models.Q(settled_at__isnull=True),
                name="outbox_message_open",
            ),
            models.Index(
                fields=["settled_at"], condition=models.Q(settled_at__isnull=False), name="outbox_message_settled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}#{self.pk} {self.state}"


class Heartbeat(models.Model):
    """The last sign of life of something that runs by itself."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    info = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
