"""What was written and sent on a case."""

from django.db import models

from .case import Case


class Written(models.Model):
    """What somebody wrote, beside its salt; the timeline holds only the commitment to it, so that it can be deleted."""

    salt = models.BinaryField(null=True)
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=40)
    post = models.ForeignKey("parties.Post", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class CaseText(Written):
    """Words of a kind: a report, an answer, a reason."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=20)
    body = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.case_id} · {self.kind}"


class CaseForm(Written):
    """A form as it was filled in: what anybody on the case may know stands here; personal details are sealed."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="forms")
    # Which form of the process; empty for the one that a case begins with.
    name = models.CharField(max_length=60, blank=True)
    round = models.SmallIntegerField(default=1)
    values = models.JSONField(default=dict)
    sealed = models.ForeignKey("custody.Sealed", models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.case_id} · {self.name or 'start'}"


class Attachment(models.Model):
    """A file that belongs to a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    by = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} · {self.file_id}"
