"""Alerts with what was done about them, what officials declare of themselves, the ledger that rules count over, and random checks."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from gongzhi.common import clock
from gongzhi.engine.timeline.public import ChainHead

HOUR = timedelta(hours=1)


class Deed(models.Model):
    """What the rules count of one case of a watched matter: where, when, how much, with whom (a keyed mark, not a name)."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="deed")
    matter = models.CharField(max_length=80)
    category = models.CharField(max_length=6)
    area_code = models.CharField(max_length=15)
    amount = models.BigIntegerField(null=True)
    partner = models.CharField(max_length=64, blank=True)
    bidders = models.IntegerField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["matter", "-closed_at"], name="deed_by_matter"),
            models.Index(fields=["area_code", "category", "-opened_at"], name="deed_by_area"),
            models.Index(fields=["opened_at"], condition=Q(closed_at=None), name="deed_open"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} · {self.area_code}"

    @property
    def hours(self) -> float:
        """How long it took, or has taken up to now."""
        return ((self.closed_at or clock.now()) - self.opened_at) / HOUR


class Relation(models.Model):
    """What an official declares: their own numbers, or those of a relative or somebody with whom they share an interest. Sealed."""

    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="relations")
    kind = models.CharField(max_length=20)
    sealed = models.ForeignKey("custody.Sealed", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-id"], name="relation_by_person")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.kind}"


class Alert(ChainHead):
    """One warning by one rule about one case and step. It goes to the post that watches, never to who is concerned by it."""

    OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
    CONFIRMED, EXPLAINED, FALSE_ALARM = "confirmed", "explained", "false_alarm"

    rule = models.CharField(max_length=80)
    rule_version = models.ForeignKey("rules.ContentVersion", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="alerts")
    node = models.CharField(max_length=60, blank=True)
    # What makes it another one: the same rule warns of the same thing once.
    mark = models.CharField(max_length=120)
    level = models.CharField(max_length=10)
    facts = models.JSONField()
    area_code = models.CharField(max_length=15)
    watcher = models.ForeignKey("parties.Post", models.PROTECT, null=True, related_name="+")
    # Persons who did what it is about: they see nothing of it, on whatever post.
    concerned = models.JSONField(default=list)
    state = models.CharField(max_length=10, default=OPEN)
    outcome = models.CharField(max_length=12, blank=True)
    version = models.PositiveIntegerField(default=1)
    found_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["watcher", "-id"], condition=~Q(state="closed"), name="alert_open_by_watcher"),
            models.Index(fields=["area_code", "-id"], name="alert_by_area"),
            models.Index(fields=["rule", "outcome"], name="alert_by_rule"),
        ]
        constraints = [models.UniqueConstraint(fields=["case", "rule", "mark"], name="alert_once")]

    def __str__(self) -> str:
        return f"{self.rule} · {self.case_id} · {self.state}"

    @property
    def chain(self) -> str:
        return f"alert/{self.pk}"


class AlertAct(models.Model):
    """What was done about an alert, with its words; the alert's own chain holds the commitment to them."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    words = models.TextField(blank=True)
    salt = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.alert_id} · {self.kind}"


class AlertLook(models.Model):
    """Who looked at an alert, and when."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="looks")
    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.alert_id} · {self.person_id}"
