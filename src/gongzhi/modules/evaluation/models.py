"""What the rates rest on: a judgement for each case, counts for each month, and what offices asked to leave out."""

from django.db import models


class Judgement(models.Model):
    """What the three rates say of one case, as points out of 100; null: the case does not count (yet)."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="+")
    month = models.CharField(max_length=7)
    county_code = models.CharField(max_length=6, blank=True)
    township_code = models.CharField(max_length=9, blank=True)
    village_code = models.CharField(max_length=12, blank=True)
    organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    response = models.SmallIntegerField(null=True)
    solved = models.SmallIntegerField(null=True)
    satisfied = models.SmallIntegerField(null=True)
    excluded = models.BooleanField(default=False)
    # When time alone changes the judgement: the limit of a first contact that has not taken place.
    again_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["month", "case"], name="judgement_by_month"),
            models.Index(fields=["township_code", "month", "case"], name="judgement_by_township"),
            models.Index(fields=["village_code", "month", "case"], name="judgement_by_village"),
            models.Index(fields=["organisation", "month", "case"], name="judgement_by_office"),
            models.Index(fields=["again_at"], condition=models.Q(again_at__isnull=False), name="judgement_again"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.month}"


class RateCount(models.Model):
    """One rate of one area or office in one month: how many cases count and how many points they have.

    `counted` and `points` are without the excluded cases, `counted_all` and `points_all` with them. The same judgements
    under the same formula give the same `input_hash`.
    """

    AREA, OFFICE = "area", "office"

    month = models.CharField(max_length=7)
    unit_kind = models.CharField(max_length=6)
    unit = models.CharField(max_length=15)
    rate = models.CharField(max_length=20)
    received = models.IntegerField()
    counted = models.IntegerField()
    points = models.IntegerField()
    counted_all = models.IntegerField()
    points_all = models.IntegerField()
    excluded = models.IntegerField()
    formula = models.CharField(max_length=40)
    input_hash = models.CharField(max_length=64)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rate", "month", "unit_kind", "unit"], name="rate_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rate} {self.month} {self.unit_kind}/{self.unit}: {self.points}/{self.counted}"


class MonthToCount(models.Model):
    """A month in which judgements have changed since its counts were made."""

    month = models.CharField(max_length=7, primary_key=True)

    class Meta:
        verbose_name_plural = "months to count"

    def __str__(self) -> str:
        return self.month


class ReadingMark(models.Model):
    """How far the timeline has been read for judgements, and by which definitions."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    next_leaf = models.BigIntegerField(default=0)
    definitions = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.next_leaf)


class Exclusion(models.Model):
    """An office's application to leave a case out of its rates, and what became of it."""

    APPLIED, GRANTED, REFUSED = "applied", "granted", "refused"
    APPEALED, GRANTED_ON_APPEAL, REFUSED_ON_APPEAL = "appealed", "appeal_granted", "appeal_refused"
    TAKEN_OUT = (GRANTED, GRANTED_ON_APPEAL)
    WAITING = (APPLIED, APPEALED)

    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="+")
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=60)
    state = models.CharField(max_length=16, default=APPLIED)
    applied_at = models.DateTimeField()
    applied_by = models.ForeignKey("parties.Person", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    appealed_at = models.DateTimeField(null=True)
    appealed_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="exclusion_by_state")]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.reason} · {self.state}"
