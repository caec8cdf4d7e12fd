"""What a report has besides its case: keys of calls that must not act twice, the rating of the result, and the phone calls that led to it."""

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


class Call(models.Model):
    """A phone call that was registered: by which post, when, and whether it was put through to an emergency number."""

    key = models.CharField(max_length=64, unique=True)
    post = models.ForeignKey("parties.Post", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    emergency = models.CharField(max_length=4, blank=True)

    class Meta:
        indexes = [models.Index(fields=["post", "-at"], name="call_by_post")]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.at:%Y-%m-%d %H:%M}"


class CallMatter(models.Model):
    """One matter of a call and what became of it: handled, answered at once, not accepted, joined, or a petition."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="matters")
    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="+")
    act = models.CharField(max_length=20)
    # The ground of a refusal, the version of an answer (entry/number), or nothing.
    detail = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["act", "at"], name="call_matter_by_act")]

    def __str__(self) -> str:
        return f"{self.call_id} · {self.act}"
