"""What is on the boards: postings with their trace, objections to them, and what is missing."""

from typing import Any

from django.db import models
from django.db.models import Q

from gongzhi.engine.timeline.public import ChainHead


class Posting(ChainHead):
    """One thing on one board: due, prepared by one person, released by another, on display until its time is over."""

    DUE, PREPARED, RELEASED, ENDED, WITHDRAWN, REPLACED = (
        "due",
        "prepared",
        "released",
        "ended",
        "withdrawn",
        "replaced",
    )
    # What everybody may read; of what was withdrawn or replaced, only that it was and why.
    PUBLIC = (RELEASED, ENDED, WITHDRAWN, REPLACED)

    board = models.CharField(max_length=60)
    area_code = models.CharField(max_length=15)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="+")
    # Made from a case: for a node that its matter names; else a disclosure for a span such as 2026-Q4.
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, related_name="postings")
    matter = models.CharField(max_length=80, blank=True)
    node = models.CharField(max_length=60, blank=True)
    round = models.SmallIntegerField(default=1)
    disclosure = models.CharField(max_length=80, blank=True)
    span = models.CharField(max_length=10, blank=True)
    names = models.JSONField()
    # [{"label": words, "value": words, "withheld": true where it may not be shown}]
    lines = models.JSONField(default=list)
    text = models.TextField(blank=True)
    # All of it in both languages, to search in.
    words = models.TextField(blank=True)
    state = models.CharField(max_length=12, default=DUE)
    version = models.PositiveIntegerField(default=1)
    period = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    prepared_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    released_by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    # The last moment of its period, and whether a year without an official calendar was touched.
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        indexes = [
            models.Index(fields=["area_code", "-released_at", "-id"], name="posting_by_area"),
            models.Index(fields=["state", "area_code", "-id"], name="posting_by_state"),
            models.Index(fields=["ends_at"], condition=Q(state="released"), name="posting_to_end"),
            models.Index(fields=["disclosure", "span", "area_code"], name="posting_by_span"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "node", "board", "round"],
                condition=Q(case__isnull=False, replaces=None) & ~Q(state="withdrawn") & ~Q(state="replaced"),
                name="posting_of_case_once",
            ),
            models.UniqueConstraint(
                fields=["disclosure", "area_code", "span"],
                condition=~Q(disclosure="") & Q(replaces=None) & ~Q(state="withdrawn"),
                name="posting_of_span_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.area_code} · {self.state}"

    def save(self, **options: Any) -> None:
        self.words = self.searched()
        super().save(**options)

    def searched(self) -> str:
        """Return all that it says in both languages, to search in."""
        said = [*self.names.values(), *(text for line in self.lines for text in line["value"].values()), self.text]
        return "\n".join(dict.fromkeys(filter(None, said)))

    @property
    def chain(self) -> str:
        """Where the timeline tells of it: in its case, or by itself."""
        return f"case/{self.case_id}" if self.case_id else f"posting/{self.pk}"

    @property
    def entry(self) -> str:
        """What of its matter's publicity it is: node and board."""
        return f"{self.node}/{self.board}"


class PostingAct(models.Model):
    """What was done with a posting, by whom and why; the digest commits to what it said then."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="acts")
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.posting_id} · {self.kind}"


class Objection(models.Model):
    """An objection to a posting, with the case that it became. Sent twice under one key it is one."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="objections")
    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="objection")
    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.posting_id} · {self.case_id}"


class Gap(models.Model):
    """What should have been published and was not; it stays on the list after it was made up for, with the day."""

    board = models.CharField(max_length=60)
    area_code = models.CharField(max_length=15)
    disclosure = models.CharField(max_length=80, blank=True)
    span = models.CharField(max_length=10, blank=True)
    posting = models.ForeignKey(Posting, models.CASCADE, null=True, related_name="gaps")
    since = models.DateField()
    found_at = models.DateTimeField()
    made_up_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["area_code", "-since", "-id"], name="gap_by_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure", "area_code", "span"], condition=~Q(disclosure=""), name="gap_of_span_once"
            ),
            models.UniqueConstraint(fields=["posting"], condition=Q(posting__isnull=False), name="gap_of_posting_once"),
        ]

    def __str__(self) -> str:
        return f"{self.area_code} · {self.disclosure or self.posting_id} · {self.since}"
