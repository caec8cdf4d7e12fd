"""What is kept about persons: sealed details, the marks by which they are found again, and who looked at them."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Conflict


class WrittenOnce(models.Model):
    """A row that `save` cannot change: a stale copy in memory must not bring erased details back."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Conflict(_("This record is written once and cannot be changed."))
        super().save(*args, **kwargs)


class Sealed(WrittenOnce):
    """Personal details of one person in one matter, encrypted; erasing them leaves this row as a tombstone.

    The plaintext is 32 random bytes of salt followed by the canonical JSON of the fields. The salt lies inside
    because the commitment of the timeline is SHA-256(salt, fields): beside a readable salt, the few possible telephone
    numbers could simply be tried out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    purpose = models.CharField(max_length=80)
    data_class = models.CharField(max_length=20)
    owner = models.CharField(max_length=60, blank=True)
    steward = models.CharField(max_length=60, blank=True)
    ciphertext = models.BinaryField(null=True)
    nonce = models.BinaryField(null=True)
    key_id = models.CharField(max_length=16, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    # The last day on which the details may be kept; null while the county has not decided.
    keep_until = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="custody_erased_or_sealed",
                condition=models.Q(erased_at__isnull=True, ciphertext__isnull=False, nonce__isnull=False)
                | models.Q(erased_at__isnull=False, ciphertext__isnull=True, nonce__isnull=True, key_id=""),
            ),
        ]
        indexes = [
            models.Index(
                name="custody_keep_until",
                fields=["keep_until"],
                condition=models.Q(erased_at__isnull=True, keep_until__isnull=False),
            ),
            # Finds the rows of an old key without reading those of the present one.
            models.Index(name="custody_key", fields=["key_id", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class LookupKey(models.Model):
    """A keyed hash of one normalised field, by which equal values are found without being readable."""

    sealed = models.ForeignKey(Sealed, on_delete=models.CASCADE, related_name="lookups")
    kind = models.CharField(max_length=40)
    hmac = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(name="custody_lookup", fields=["hmac"])]

    def __str__(self) -> str:
        return f"{self.kind} of {self.sealed_id}"


class OptOut(models.Model):
    """An address to which no messages are to be sent, as a keyed hash: kept when the details themselves are erased."""

    hmac = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"opt-out {self.hmac[:8]}"


class Look(WrittenOnce):
    """One look at sealed details: who, in which post, when, why and at what; shown to the person concerned."""

    sealed = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="looks", db_index=False)
    at = models.DateTimeField(default=clock.now)
    actor = models.CharField(max_length=64)
    post = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=200)
    subject = models.CharField(max_length=64)
    fields = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(name="custody_looks_newest", fields=["sealed", "-at"])]

    def __str__(self) -> str:
        return f"{self.actor} at {self.sealed_id}"
