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


class Check(ChainHead):
    """A random check: the list is fixed and its hash published, later a number that nobody here controls draws from it."""

    LISTED, DRAWN, DONE = "listed", "drawn", "done"

    title = models.CharField(max_length=80)
    checklist = models.ForeignKey("rules.ContentVersion", models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=15)
    since = models.DateField()
    until = models.DateField()
    size = models.PositiveIntegerField()
    # The numbers of the cases in order; the salt keeps the hash from being tried out.
    items = models.JSONField()
    salt = models.CharField(max_length=64)
    list_sha256 = models.CharField(max_length=64)
    # Which public draw decides, and on which day it is held.
    source = models.CharField(max_length=120)
    drawn_on = models.DateField()
    number = models.CharField(max_length=80, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, default=LISTED)
    by = models.ForeignKey("parties.Person", models.PROTECT, related_name="+")
    listed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.title} · {self.state}"

    @property
    def chain(self) -> str:
        return f"check/{self.pk}"


class CheckNumber(models.Model):
    """The number as one person typed it; it counts when another person types the same."""

    check_of = models.ForeignKey(Check, models.CASCADE, related_name="numbers")
    person = models.ForeignKey("parties.Person", models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_of", "person"], name="check_number_once")]

    def __str__(self) -> str:
        return f"{self.check_of_id} · {self.person_id}"


class CheckItem(models.Model):
    """One case that was drawn: what the checklist asks, what was found, and the case that a finding became."""

    check_of = models.ForeignKey(Check, models.CASCADE, related_name="drawn")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    answers = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    salt = models.BinaryField(null=True)
    by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    finding = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_of", "case"], name="check_item_once")]

    def __str__(self) -> str:
        return f"{self.check_of_id} · {self.case_id}"
