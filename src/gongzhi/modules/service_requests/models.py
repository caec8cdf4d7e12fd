"""What a report has besides its case: the keys of calls that must not act twice, and what the reporter thinks of the result."""

from django.db import models


class IntakeKey(models.Model):
    """An Idempotency-Key: while it runs, and what it led to. Key and body are kept as keyed digests only."""

    digest = models.CharField(max_length=64, primary_key=True)
    body = models.CharField(max_length=64)
    case_id = models.BigIntegerField(null=True)
    claimed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:8]


class Rating(models.Model):
    """Whether the matter is solved and how satisfied the reporter is; the latest of a round counts."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="ratings")
    round = models.SmallIntegerField(default=1)
    solved = models.CharField(max_length=10)
    satisfied = models.CharField(max_length=20)
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="rating_once_a_round")]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.solved}/{self.satisfied}"
