"""What is kept: entries, their versions, what users of an answer thought of it, and the wishes to renew it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.common.errors import Conflict


class Entry(models.Model):
    """One question of life; which office answers for it, which matter it belongs to, whether residents may read it."""

    key = models.CharField(max_length=60, unique=True)
    office = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    matter = models.CharField(max_length=80, blank=True)
    public = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return self.key


class Version(models.Model):
    """What is said, from a day on and until a day; once checked it never changes, a later version takes its place."""

    DRAFT, OFFERED, CHECKED = "draft", "offered", "checked"

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")
    number = models.SmallIntegerField()
    state = models.CharField(max_length=10, default=DRAFT)
    title = models.CharField(max_length=80)
    questions = models.TextField(blank=True)
    answer = models.TextField()
    basis = models.TextField()
    # For readers of English; where it is missing they are told that there is Chinese only.
    title_en = models.CharField(max_length=160, blank=True)
    answer_en = models.TextField(blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    written_by = models.ForeignKey("parties.Person", models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()
    checked_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    checked_at = models.DateTimeField(null=True)
    # Why it was sent back to its writer.
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="knowledge_version_once")]
        indexes = [models.Index(fields=["state", "valid_until"], name="knowledge_by_state")]

    def __str__(self) -> str:
        return f"{self.entry_id} · {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a version that is not checked yet; the check itself is written by the service alone."""
        if not self._state.adding and self.state == self.CHECKED:
            raise Conflict(_("A checked version never changes. Write a new one."))
        super().save(*args, **kwargs)


class Opinion(models.Model):
    """Whether an answer was right for a caller, from the post that used it."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="opinions")
    right = models.BooleanField()
    words = models.CharField(max_length=500, blank=True)
    post = models.ForeignKey("parties.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.version_id} · {self.right}"


class Renewal(models.Model):
    """The work message to an office whose answer runs out: asked once a version, done by a later checked one.

    Where it is not done in the time that content gives it is raised to the posts above, which may urge the office.
    """

    version = models.OneToOneField(Version, models.CASCADE, related_name="renewal")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    raised_at = models.DateTimeField(null=True)
    urged_at = models.DateTimeField(null=True)
    urged_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    urging = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(done_at=None), name="knowledge_renewal_open")]

    def __str__(self) -> str:
        return str(self.version_id)
