"""What a report has besides its case: keys of calls that must not act twice, ratings, the phone calls that led to it, and imports."""

from django.db import models


class IntakeKey(models.Model):
    """An Idempotency-Key: while it runs, and what it led to. Key and body are kept as keyed digests only."""

    digest = models.CharField(max_length=64, primary_key=True)
    body = models.CharField(max_length=64)
    case_id = models.BigIntegerField(null=True)
    claimed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:8]


class Rating(models.Model):
    """Whether the matter is solved and how satisfied the reporter is; the latest of a round and source counts.

    `source` is who says so: the reporter, or the checker who called back; then both are empty where nobody was reached.
    """

    REPORTER, CHECK = "reporter", "check"

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="ratings", db_index=False)
    round = models.SmallIntegerField(default=1)
    source = models.CharField(max_length=10, default=REPORTER)
    solved = models.CharField(max_length=10, blank=True)
    satisfied = models.CharField(max_length=20, blank=True)
    reasons = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "round", "source"], name="rating_once_a_round")]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.solved}/{self.satisfied}"


class Call(models.Model):
    """A phone call that was registered: by which post, when, and whether it was put through to an emergency number."""

    key = models.CharField(max_length=64, unique=True)
    post = models.ForeignKey("parties.Post", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    emergency = models.CharField(max_length=4, blank=True)

    class Meta:
        indexes = [models.Index(fields=["post", "-at"], name="call_by_post")]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.at:%Y-%m-%d %H:%M}"


class CallMatter(models.Model):
    """One matter of a call and what became of it: handled, answered at once, not accepted, joined, or a petition."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="matters")
    case = models.OneToOneField("cases.Case", models.CASCADE, related_name="+")
    act = models.CharField(max_length=20)
    # The ground of a refusal, the version of an answer (entry/number), or nothing.
    detail = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["act", "at"], name="call_matter_by_act")]

    def __str__(self) -> str:
        return f"{self.call_id} · {self.act}"


class Import(models.Model):
    """The import of one file: what is to be done, how far it is, and what became of its rows. Rows and this go together."""

    WAITING, RUNNING, DONE, CANCELLED, FAILED = "waiting", "running", "done", "cancelled", "failed"
    STATES = ((WAITING, WAITING), (RUNNING, RUNNING), (DONE, DONE), (CANCELLED, CANCELLED), (FAILED, FAILED))

    source = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    path = models.CharField(max_length=500)
    digest = models.CharField(max_length=64)
    size = models.BigIntegerField()
    mapping = models.JSONField()
    mapping_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    # Done by the worker, which also keeps the file; else by the command that was given its own file.
    in_background = models.BooleanField(default=False)
    by = models.ForeignKey("parties.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=STATES, default=WAITING)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=64, blank=True)
    claimed_until = models.DateTimeField(null=True)
    # The last line of the file that is dealt with.
    line = models.BigIntegerField(default=0)
    rows = models.IntegerField(default=0)
    # How many rows the file holds, where the worker has counted them.
    total = models.IntegerField(null=True)
    opened = models.IntegerField(default=0)
    known = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    outside = models.IntegerField(default=0)
    # {organisation: count}, {stage: count} and {reason code or rule: count} of what was opened.
    offices = models.JSONField(default=dict)
    stages = models.JSONField(default=dict)
    queued = models.JSONField(default=dict)
    notes = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["state", "id"], condition=~models.Q(state="done"), name="import_not_done"),
            models.Index(fields=["digest", "mapping_digest"], name="import_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} · {self.name} · {self.state}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.DONE, self.CANCELLED, self.FAILED)


class ImportedRow(models.Model):
    """Which case a row became."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="imported", db_index=False)
    line = models.BigIntegerField()
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="+", db_index=False)
    outside = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["batch", "line"], name="imported_by_line")]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.line} · {self.case_id}"


class RefusedRow(models.Model):
    """A row that could not be taken, with what is wrong in each field. The row itself stays in the file."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="refusals", db_index=False)
    line = models.BigIntegerField()
    faults = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["batch", "line"], name="refused_by_line")]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.line}"


class RememberedMapping(models.Model):
    """The map that was last used for files with these column names."""

    header = models.CharField(max_length=64, primary_key=True)
    mapping = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.header[:8]
