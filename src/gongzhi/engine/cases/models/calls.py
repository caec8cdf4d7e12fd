"""Offices that are called to come to a matter on site."""

from django.db import models
from django.db.models import Q

from .case import Case
from .work import WorkItem


class Response(models.Model):
    """One office's answer to a call: when it was called, came and was done, and how both sides grade each other.

    Grades concern offices, never persons; which criteria and grades there are is content.
    """

    OPEN, DONE, WITHDRAWN = "open", "done", "withdrawn"

    case = models.ForeignKey(Case, models.CASCADE, related_name="responses")
    item = models.ForeignKey(WorkItem, models.CASCADE, related_name="+", db_index=False)
    caller = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey("parties.Post", models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(null=True)
    called_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, default=OPEN)
    grades = models.JSONField(default=dict)
    graded_at = models.DateTimeField(null=True)
    call_grades = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["caller", "-id"], name="response_by_caller"),
            models.Index(fields=["organisation", "-id"], name="response_by_office"),
            models.Index(fields=["due_at"], condition=Q(state="open", reported_at=None), name="response_awaited"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.organisation_id} · {self.state}"
