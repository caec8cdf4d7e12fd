"""A case: what it is about, where it is, who has it, how far it has come."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from gongzhi.common import clock
from gongzhi.engine.rules import public as rules
from gongzhi.engine.timeline.public import ChainHead

# The state of a work item that is still to be done.
OPEN = "open"
# What open cases are counted by, and what says whether somebody may count them.
COUNTED = (
    "township_code", "stage", "matter", "village_code", "grid_code", "due_at",
    "county_code", "register", "restricted", "subject_organisation",
)  # fmt: skip
# Where nearly all cases stand. The others have an index of their own, in which their lists are short at both ends.
LAST_STAGES = ("closed", "archived")
ON_THE_WAY = ~Q(stage="closed") & ~Q(stage="archived")


class Numbers(models.Model):
    """Blocks of case numbers that processes take in advance, so that creating a case waits for nobody."""

    name = models.CharField(max_length=20, primary_key=True)
    next = models.BigIntegerField(default=1)

    class Meta:
        verbose_name_plural = "numbers"

    def __str__(self) -> str:
        return f"{self.name}: {self.next}"


class Case(ChainHead):
    """One affair of one matter at one place, done by posts, along a process, against clocks."""

    id = models.BigIntegerField(primary_key=True)
    matter = models.CharField(max_length=80)
    matter_version = models.ForeignKey(
        "rules.ContentVersion", models.PROTECT, null=True, related_name="+", db_index=False
    )
    process_version = models.ForeignKey("rules.ContentVersion", models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    urgency = models.CharField(max_length=20, default="normal")
    title = models.CharField(max_length=80)
    stage = models.CharField(max_length=20)
    round = models.SmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # The earliest running clock, repeated here so that lists and counts need no join.
    due_at = models.DateTimeField(null=True)

    # Where: the deepest area, and one column a level, so that a scope is an equality on an index.
    county_code = models.CharField(max_length=6, blank=True)
    township_code = models.CharField(max_length=9, blank=True)
    village_code = models.CharField(max_length=12, blank=True)
    grid_code = models.CharField(max_length=15, blank=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)

    # Who has it: the post that handles (or handled) it, and its organisation.
    post = models.ForeignKey("parties.Post", models.PROTECT, null=True, related_name="cases", db_index=False)
    organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, related_name="cases", db_index=False
    )
    # The office that led it before it was transferred: it goes on reading it, and acts on it no more.
    led_before = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="+", db_index=False)
    # Whom it is about, where it is about an office or its staff; that office never sees it.
    subject_organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    restricted = models.BooleanField(default=False)
    # The register in which it is kept, empty for the common one; only seats of the same register see it.
    register = models.CharField(max_length=20, blank=True)

    # Who reported: in custody; empty for anonymous reports.
    reporter = models.ForeignKey("custody.Sealed", models.PROTECT, null=True, related_name="+")
    # The number that the case has in the system it came from, and which system that is.
    source = models.CharField(max_length=40, blank=True)
    external_number = models.CharField(max_length=80, blank=True)

    # A hard case (complex, disputed) has longer limits where a rule gives them.
    hard = models.BooleanField(default=False)
    # Reported by or for an enterprise (涉企): it may have limits of its own.
    enterprise = models.BooleanField(default=False)
    # At rest for a while: suspended or hanging, and until which day; empty while it goes its way.
    hold = models.CharField(max_length=12, blank=True)
    hold_until = models.DateField(null=True)

    # Joined with others: the case that leads a merged one, the case that a part belongs to; and how many hang on this one,
    # kept here so that most cases cost no question.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)
    merged_count = models.PositiveIntegerField(default=0)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    child_count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            # Written as IS NOT NULL: from NOT (… IS NULL) SQLite does not see that it may use the index.
            models.Index(fields=["merged_into", "id"], condition=Q(merged_into__isnull=False), name="case_merged"),
            models.Index(fields=["parent", "id"], condition=Q(parent__isnull=False), name="case_children"),
            models.Index(fields=["county_code", "-opened_at", "-id"], name="case_by_county"),
            models.Index(fields=["township_code", "-opened_at", "-id"], name="case_by_township"),
            models.Index(fields=["village_code", "-opened_at", "-id"], name="case_by_village"),
            models.Index(fields=["grid_code", "-opened_at", "-id"], name="case_by_grid"),
            models.Index(fields=["organisation", "-opened_at", "-id"], name="case_by_organisation"),
            models.Index(
                fields=["led_before", "-opened_at", "-id"],
                condition=Q(led_before__isnull=False),
                name="case_led_before",
            ),
            models.Index(fields=["post", "-opened_at", "-id"], name="case_by_post"),
            models.Index(fields=["county_code", "stage", "matter", "-opened_at", "-id"], name="case_by_county_stage"),
            models.Index(fields=["township_code", "stage", "matter", "-opened_at", "-id"], name="case_by_town_stage"),
            # Holds all that counts of open cases ask for, so that they need not look at the cases themselves.
            models.Index(fields=COUNTED, condition=Q(closed_at=None), name="case_open_counts"),
            models.Index(fields=["organisation", "stage"], condition=Q(closed_at=None), name="case_open_by_office"),
            models.Index(
                fields=["village_code", "-opened_at"], condition=Q(closed_at=None), name="case_open_by_village"
            ),
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="case_open_by_due"),
            models.Index(fields=["-opened_at", "-id"], condition=Q(closed_at=None), name="case_open_by_opening"),
            models.Index(fields=["stage", "-opened_at", "-id"], condition=ON_THE_WAY, name="case_by_stage_on_the_way"),
            models.Index(fields=["register", "-opened_at", "-id"], condition=~Q(register=""), name="case_of_registers"),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="case_by_closing"),
            models.Index(fields=["hold", "-opened_at", "-id"], condition=~Q(hold=""), name="case_at_rest"),
            models.Index(fields=["-opened_at", "-id"], condition=Q(enterprise=True), name="case_of_enterprises"),
            models.Index(
                fields=["township_code", "-opened_at", "-id"],
                condition=Q(enterprise=True),
                name="case_of_enterprises_in_town",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_number"], condition=~Q(external_number=""), name="case_imported_once"
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """The number that people read out to each other: year and number, as 26-000183."""
        return f"{clock.local(self.opened_at):%y}-{self.id:06d}"

    @property
    def chain(self) -> str:
        return f"case/{self.id}"

    @property
    def version(self) -> int:
        """What a form or call carries, to notice that somebody else acted in between: the length of the timeline."""
        return self.chain_length

    @property
    def process_body(self) -> Mapping[str, Any]:
        """What the case's own version of its process says in words: steps, stages, nodes with their verbs (from memory)."""
        body: Mapping[str, Any] = rules.get_version(self.process_version_id).body
        return body

    @property
    def matter_body(self) -> Mapping[str, Any]:
        """The case's own version of its matter (from memory); empty where the matter is not known yet."""
        return rules.get_version(self.matter_version_id).body if self.matter_version_id else {}

    @property
    def facts(self) -> dict[str, str]:
        """What picks the row of a parameter that differs by case."""
        facts = {"kind": self.kind, "urgency": self.urgency, "matter": self.matter}
        if self.hard:
            facts["hard"] = "hard"
        if self.enterprise:
            facts["enterprise"] = "enterprise_about_office" if self.is_about_office else "enterprise"
        if self.reporter_id is None:
            facts["reporter"] = "anonymous"
        return facts

    @property
    def is_about_office(self) -> bool:
        """Say whether it is about an office or its staff, named or by the sort of its matter."""
        return self.subject_organisation_id is not None or bool(self.matter_body.get("about_office"))

    @property
    def area_code(self) -> str:
        """The deepest area that is known."""
        return self.grid_code or self.village_code or self.township_code or self.county_code

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_at is not None and self.due_at < clock.now()

    @cached_property
    def working_posts(self) -> frozenset[int]:
        """The posts that have open work on the case now."""
        return frozenset(item.post_id for item in self.work_items.all() if item.state == OPEN and item.post_id)
