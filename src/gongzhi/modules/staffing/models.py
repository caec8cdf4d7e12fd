"""What was done with offices, posts and people, each in a chain of its own; and the links on which a password is set once."""

from django.conf import settings
from django.db import models

from gongzhi.engine.timeline.public import ChainHead


class Record(ChainHead):
    """The chain of one office, post or person; it begins with the first act on a page."""

    ORGANISATION, POST, PERSON = "organisation", "post", "person"

    kind = models.CharField(max_length=12)
    number = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="staffing_record_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"

    @property
    def chain(self) -> str:
        return f"staffing/{self.pk}"


class Act(models.Model):
    """What was done: each field with what it was before and is now; the chain holds the commitment to it."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    # Who takes a post or leaves it: the act stands in the history of both.
    person = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    changes = models.JSONField(default=dict)
    salt = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.record} · {self.kind}"


class Invitation(models.Model):
    """A link on which the person of an account sets a password, once, within three days; only its digest is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # Used, or replaced by a later one.
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} · {self.issued_at}"
