"""What this module keeps of its own: keys that make sending twice the same as sending once."""

from django.db import models


class StartKey(models.Model):
    """An Idempotency-Key of a matter that was started, with the case that it led to. Key and body are keyed digests only."""

    digest = models.CharField(max_length=64, primary_key=True)
    body = models.CharField(max_length=64)
    case_id = models.BigIntegerField()
    claimed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:8]
