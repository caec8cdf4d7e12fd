"""Cases and what hangs on them. States change only through a `Change` (services), never by assignment elsewhere."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q

from gongzhi.common import clock
from gongzhi.engine.rules import public as rules
from gongzhi.engine.timeline.public import ChainHead


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
    # Whom it is about, where it is about an office or its staff; that office never sees it.
    subject_organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    restricted = models.BooleanField(default=False)

    # Who reported: in custody; empty for anonymous reports.
    reporter = models.ForeignKey("custody.Sealed", models.PROTECT, null=True, related_name="+")
    # The number that the case has in the system it came from, and which system that is.
    source = models.CharField(max_length=40, blank=True)
    external_number = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["county_code", "-opened_at", "-id"], name="case_by_county"),
            models.Index(fields=["township_code", "-opened_at", "-id"], name="case_by_township"),
            models.Index(fields=["village_code", "-opened_at", "-id"], name="case_by_village"),
            models.Index(fields=["grid_code", "-opened_at", "-id"], name="case_by_grid"),
            models.Index(fields=["organisation", "-opened_at", "-id"], name="case_by_organisation"),
            models.Index(fields=["post", "-opened_at", "-id"], name="case_by_post"),
            models.Index(fields=["county_code", "stage", "matter", "-opened_at", "-id"], name="case_by_county_stage"),
            models.Index(fields=["township_code", "stage", "matter", "-opened_at", "-id"], name="case_by_town_stage"),
            models.Index(fields=["township_code", "stage"], condition=Q(closed_at=None), name="case_open_by_township"),
            models.Index(fields=["organisation", "stage"], condition=Q(closed_at=None), name="case_open_by_office"),
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="case_open_by_due"),
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
        return frozenset(item.post_id for item in self.work_items.all() if item.state == WorkItem.OPEN and item.post_id)


class WorkItem(models.Model):
    """One step that a post has to do; without a post it waits in the queue of its role, with the reason."""

    OPEN, DONE, CANCELLED = "open", "done", "cancelled"

    case = models.ForeignKey(Case, models.CASCADE, related_name="work_items")
    node = models.CharField(max_length=60)
    role = models.CharField(max_length=40)
    post = models.ForeignKey("parties.Post", models.PROTECT, null=True, related_name="work_items", db_index=False)
    state = models.CharField(max_length=12, default=OPEN)
    round = models.SmallIntegerField(default=1)
    clock = models.CharField(max_length=60, blank=True)
    # Done by somebody other than those who handled the case.
    independent = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    outcome = models.CharField(max_length=40, blank=True)
    # Why it came here, as a code with its values: {"code": "rule", "rule": "…"} or {"code": "no_rule"}.
    reason = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["post", "due_at", "id"], condition=Q(state="open"), name="work_open_by_post"),
            models.Index(fields=["role", "id"], condition=Q(state="open"), name="work_open_by_role"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.node} · {self.state}"


class Clock(models.Model):
    """A time limit that runs on a case; which rule it follows stands with it, so that it can be recomputed."""

    RUNNING, MET, MISSED, CANCELLED = "running", "met", "missed", "cancelled"

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    key = models.CharField(max_length=60)
    round = models.SmallIntegerField(default=1)
    amount = models.IntegerField()
    unit = models.CharField(max_length=20)
    rule_since = models.DateField()
    state = models.CharField(max_length=12, default=RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    # True where a year without an official calendar was touched: recomputed once the table is there.
    assumed = models.BooleanField(default=False)
    ran_out_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="running", ran_out_at=None), name="clock_to_run_out"),
            models.Index(fields=["id"], condition=Q(state="running", assumed=True), name="clock_assumed"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.key} · {self.state}"


class CaseText(models.Model):
    """What was written, beside its salt; the timeline holds only the commitment to it, so that it can be deleted."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=20)
    body = models.TextField(blank=True)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=40)
    post = models.ForeignKey("parties.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.case_id} · {self.kind}"


class Attachment(models.Model):
    """A file that belongs to a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} · {self.file_id}"
