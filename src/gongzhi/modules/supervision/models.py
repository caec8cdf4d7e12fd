"""Supervisions: which case, why, on which level, how far."""

from django.db import models
from django.db.models import Q


class Supervision(models.Model):
    """One supervision of one case, from its beginning to its end; its words stand in the case, its steps in the timeline."""

    OPEN, ANSWERED, CLOSED = "open", "answered", "closed"

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="supervisions")
    trigger = models.CharField(max_length=80)
    level = models.CharField(max_length=80)
    state = models.CharField(max_length=12, default=OPEN)
    # The office that must answer, as it was when supervision began or rose.
    organisation = models.ForeignKey("parties.Organisation", models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], condition=~Q(state="closed"), name="supervision_open"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=~Q(state="closed"), name="supervised_once_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.level} · {self.state}"
