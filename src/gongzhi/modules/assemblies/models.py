"""Meetings: what was called, what was held, what was moved and how it was voted, and what was corrected afterwards."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q

from gongzhi.engine.timeline.public import ChainHead


class Meeting(ChainHead):
    """One meeting of an assembly, of a village (with a chain of its own) or for a step of a case. Who was there by name is sealed in custody."""

    CALLED, HELD, CANCELLED = "called", "held", "cancelled"

    assembly = models.CharField(max_length=60)
    # The rules as they were when it was called.
    rules = models.ForeignKey("rules.ContentVersion", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, related_name="meetings", db_index=False)
    # The step that it decides on.
    item = models.ForeignKey("cases.WorkItem", models.CASCADE, null=True, related_name="+", db_index=False)

    # Where and whose: the columns that authority is decided on.
    county_code = models.CharField(max_length=6, blank=True)
    township_code = models.CharField(max_length=9, blank=True)
    village_code = models.CharField(max_length=12, blank=True)
    grid_code = models.CharField(max_length=15, blank=True)
    organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    post = models.ForeignKey("parties.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    subject_organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    restricted = models.BooleanField(default=False)
    register = models.CharField(max_length=20, blank=True)
    # No meeting is ever given away to another office.
    led_before_id: int | None = None
    # Announcement and result may be read by everybody.
    is_open = models.BooleanField(default=False)

    title = models.CharField(max_length=80)
    place = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    called_on = models.DateField()
    # How it was announced, and why at short notice where that is so.
    called_how = models.CharField(max_length=200, blank=True)
    urgent = models.CharField(max_length=200, blank=True)

    state = models.CharField(max_length=12, default=CALLED)
    counted = models.CharField(max_length=60, blank=True)
    due = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)
    # Whom the rules want counted among those due: {key of the assembly's makeup: how many}.
    makeup = models.JSONField(default=dict)
    online = models.PositiveIntegerField(default=0)
    proxies = models.PositiveIntegerField(default=0)
    # By office, not by name.
    presided = models.CharField(max_length=80, blank=True)
    minutes = models.TextField(blank=True)
    names = models.ForeignKey("custody.Sealed", models.PROTECT, null=True, related_name="+", db_index=False)
    cancelled_why = models.CharField(max_length=200, blank=True)

    # Compared with what the page showed; and the commitment to all of it that the timeline holds.
    version = models.PositiveIntegerField(default=1)
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], condition=Q(case__isnull=False), name="meeting_by_case"),
            models.Index(fields=["organisation", "-at", "-id"], name="meeting_by_office"),
            models.Index(fields=["county_code", "-at", "-id"], name="meeting_by_county"),
            models.Index(fields=["township_code", "-at", "-id"], name="meeting_by_township"),
            models.Index(fields=["village_code", "-at", "-id"], name="meeting_by_village"),
            models.Index(fields=["-at", "-id"], condition=Q(is_open=True), name="meeting_open_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.assembly} · {self.title}"

    @property
    def chain(self) -> str:
        """Where the timeline tells of it: in its case, or by itself."""
        return f"case/{self.case_id}" if self.case_id else f"meeting/{self.pk}"

    @property
    def area_code(self) -> str:
        return self.grid_code or self.village_code or self.township_code or self.county_code

    @property
    def working_posts(self) -> Collection[int]:
        """Nobody has a meeting as work: authority comes from office and area alone."""
        return ()


class Motion(models.Model):
    """One thing that was put to the vote; the first of a meeting for a case decides on its step."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="motions")
    number = models.SmallIntegerField()
    text = models.CharField(max_length=500)
    secret = models.BooleanField(default=False)
    agreed = models.PositiveIntegerField()
    against = models.PositiveIntegerField()
    abstained = models.PositiveIntegerField()
    spoilt = models.PositiveIntegerField(default=0)
    # What the meeting declared, where no rule says when a motion is carried.
    declared = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="motion_once")]

    def __str__(self) -> str:
        return f"{self.meeting_id} · {self.number}"


class Correction(models.Model):
    """What a record said before it was corrected, by whom and why."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="corrections")
    before = models.JSONField()
    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    post = models.ForeignKey("parties.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.meeting_id} · {self.at}"
