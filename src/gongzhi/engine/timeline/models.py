"""Entries, their order in the tree, and what was signed about them. The database refuses to change or delete them."""

from django.db import models


class ChainHead(models.Model):
    """Whoever owns a chain carries its end, so that appending needs no look at the entries, only the lock on the owner."""

    chain_length = models.PositiveIntegerField(default=0, editable=False)
    chain_hash = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        abstract = True


class Entry(models.Model):
    """One thing that happened. Holds ids, codes, numbers and commitments only: no personal data, no free text."""

    id = models.BigAutoField(primary_key=True)
    chain = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor = models.CharField(max_length=60)
    data = models.JSONField()
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    leaf_index = models.BigIntegerField(null=True, unique=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="timeline_entry_chain_seq")]
        indexes = [
            # What the sequencer has not seen yet. An id is drawn before its transaction ends, so entries appear out of
            # order; "id greater than the last" would lose the late ones.
            models.Index(fields=["id"], condition=models.Q(leaf_index__isnull=True), name="timeline_entry_unsequenced"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.kind}"


class Checkpoint(models.Model):
    """A signed statement: the tree had this size and this root at this time."""

    id = models.BigAutoField(primary_key=True)
    tree_size = models.BigIntegerField(unique=True)
    root = models.CharField(max_length=64)
    # The roots of the complete subtrees (hexadecimal, largest first): the tree grows on from here without its leaves.
    frontier = models.JSONField()
    signature = models.CharField(max_length=128)
    key_id = models.CharField(max_length=16)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.tree_size} {self.root[:12]}"


class Tree(models.Model):
    """The one row that is locked while leaves are added: one sequencer at a time."""

    id = models.PositiveSmallIntegerField(primary_key=True)

    def __str__(self) -> str:
        return "tree"
