"""What a change of the rules would have done to the cases of a month."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models


class Replay(models.Model):
    """One such question: asked by whom, of which rules, how far the worker is."""

    WAITING, DONE = "waiting", "done"

    draft = models.ForeignKey("rules.ContentDraft", models.PROTECT, related_name="+")
    # The rules as they were when it was asked; a draft may be edited meanwhile.
    rules = models.JSONField()
    by = models.ForeignKey("parties.Person", models.PROTECT, related_name="+")
    month = models.DateField()
    state = models.CharField(max_length=12, default=WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    # The case that was looked at last.
    last_at = models.DateTimeField(null=True)
    last_id = models.BigIntegerField(default=0)
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["draft", "-id"], name="replay_of_draft")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.done}/{self.total}"

    @property
    def kept_until(self) -> datetime:
        return self.asked_at + timedelta(days=settings.REPLAY_DAYS)


class ReplayMove(models.Model):
    """A case that would go elsewhere: from which office (none: people) to which."""

    replay = models.ForeignKey(Replay, models.CASCADE, related_name="moves")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+", db_index=False)
    origin = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    target = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    rule_before = models.CharField(max_length=80, blank=True)
    rule_after = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["replay", "origin", "target", "id"], name="replay_move_by_way")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.origin_id} → {self.target_id}"
