"""Versions of content. Rows are only added, never changed: a case that was decided by a version can be explained for ever."""

from datetime import date

from django.db import models

# A key's first version holds for the past too, so that cases from before the installation find their matter.
BEGINNING = date(1970, 1, 1)


class ContentDraft(models.Model):
    """What staff state in the browser, one more overlay: things of one kind with their whole bodies, until a second person decides.

    `items` maps keys to bodies (in a draft of several kinds `kind/key`); an empty body takes the thing away, null leaves it to the files again.
    `base` tells the number of the version that an item was begun from, where that is to be kept in mind.
    """

    DRAFT, IN_FORCE, DROPPED = "draft", "in_force", "dropped"

    kind = models.CharField(max_length=40)
    items = models.JSONField()
    base = models.JSONField(default=dict)
    reason = models.TextField()
    # Who wrote it last, and who decided: never the same person.
    author = models.ForeignKey("parties.Person", models.PROTECT, related_name="+")
    approver = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, default=DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    valid_from = models.DateField(null=True)
    # Of what was put in force; empty before.
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "state", "-id"], name="content_draft_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} draft {self.pk}"


class ContentVersion(models.Model):
    """One statement of one thing (kind, key); of those that have begun on a day the highest number holds."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    valid_from = models.DateField()
    source = models.CharField(max_length=20)
    # With source "runtime": the decision that put it in force.
    draft = models.ForeignKey(ContentDraft, models.PROTECT, null=True, related_name="+", db_index=False)
    loaded_at = models.DateTimeField()
    # Last, so that a row's other columns are read without its body.
    body = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "number"], name="content_version_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} v{self.number}"
