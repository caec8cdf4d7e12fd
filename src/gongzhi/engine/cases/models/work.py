"""What has to be done on a case, and by when."""

from django.db import models
from django.db.models import Q

from .case import OPEN, Case


class WorkItem(models.Model):
    """One step that a post has to do; without a post it waits in the queue of its role, with the reason."""

    OPEN, DONE, CANCELLED = OPEN, "done", "cancelled"

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
            models.Index(fields=["node", "case"], condition=Q(state="open"), name="work_open_by_node"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.node} · {self.state}"


class Clock(models.Model):
    """A time limit that runs on a case; which rule it follows stands with it, so that it can be recomputed."""

    RUNNING, MET, MISSED, CANCELLED, PAUSED = "running", "met", "missed", "cancelled", "paused"
    # The unit of a limit that another system had set: only its end is known.
    ELSEWHERE = "elsewhere"

    case = models.ForeignKey(Case, models.CASCADE, related_name="clocks")
    key = models.CharField(max_length=60)
    # Whose limit it is, where each post that works beside the diagram has one of its own; it does not hurry the case.
    post = models.ForeignKey("parties.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    round = models.SmallIntegerField(default=1)
    amount = models.IntegerField()
    unit = models.CharField(max_length=20)
    rule_since = models.DateField()
    # The parameter that gave the length where that is not the one of the key: the shortest of several rules holds.
    rule = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=12, default=RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    # True where a year without an official calendar was touched: recomputed once the table is there.
    assumed = models.BooleanField(default=False)
    ran_out_at = models.DateTimeField(null=True)
    # When the next of the moments is reached at which somebody is to know, and which ones have been.
    mark_at = models.DateTimeField(null=True)
    marks = models.JSONField(default=list)
    # Extended: when it would have ended, and by how many working days in all it was put off.
    original_due_at = models.DateTimeField(null=True)
    extension = models.SmallIntegerField(default=0)
    # Standing still: since when, and for how long in all.
    paused_at = models.DateTimeField(null=True)
    paused_seconds = models.IntegerField(default=0)
    # From when how much is counted, where that is no longer the start and the amount.
    counted_from = models.DateTimeField(null=True)
    left = models.IntegerField(null=True)
    left_unit = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="running", ran_out_at=None), name="clock_to_run_out"),
            models.Index(fields=["id"], condition=Q(state="running", assumed=True), name="clock_assumed"),
            models.Index(
                fields=["mark_at"], condition=Q(state="running", mark_at__isnull=False), name="clock_next_mark"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.name} · {self.state}"

    @property
    def name(self) -> str:
        """How entries name it: by its key, and by the post whose own it is."""
        return f"{self.key}@{self.post_id}" if self.post_id else self.key
