"""Where each case stands in its diagram. A standing is stored once for all cases that share it."""

from django.db import models


class ProcessState(models.Model):
    """One standing in one version of a diagram, named by its content; never changed. The hotline's diagram has five."""

    digest = models.CharField(max_length=64, primary_key=True)
    spec = models.ForeignKey("rules.ContentVersion", models.PROTECT, related_name="+")
    body = models.BinaryField()

    def __str__(self) -> str:
        return self.digest[:12]


class Run(models.Model):
    """The process of one case; without a state it has come to its end. A reopened case begins a new round."""

    case = models.OneToOneField("cases.Case", models.CASCADE, primary_key=True, related_name="run")
    state = models.ForeignKey(ProcessState, models.PROTECT, null=True, related_name="+", db_index=False)
    round = models.SmallIntegerField(default=1)
    finished = models.BooleanField(default=False)
    # The node of the parent case that waits for the end of this one; empty where nobody waits (any more).
    caller = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"{self.case_id} · {'finished' if self.finished else str(self.state_id)[:12]}"
