"""Versions of content. Rows are only added, never changed: a case that was decided by a version can be explained for ever."""

from datetime import date

from django.db import models

# A key's first version holds for the past too, so that cases from before the installation find their matter.
BEGINNING = date(1970, 1, 1)


class ContentVersion(models.Model):
    """One statement of one thing (kind, key); of those that have begun on a day the highest number holds."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, db_index=True)
    valid_from = models.DateField()
    source = models.CharField(max_length=20)
    loaded_at = models.DateTimeField()
    # Last, so that a row's other columns are read without its body.
    body = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "number"], name="content_version_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} v{self.number}"
