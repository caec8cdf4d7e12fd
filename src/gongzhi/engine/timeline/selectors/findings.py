"""What can be wrong with a timeline, in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "entries_missing": _("{chain}: entries {seq} to {last} are missing. They were removed."),
    "entry_changed": _("{chain}, entry {seq}: its content does not fit its hash. It was changed."),
    "entry_unreadable": _("{chain}, entry {seq}: its content cannot be read. It was changed."),
    "link_broken": _("{chain}, entry {seq}: it does not follow the entry before it. One of the two was changed."),
    "chain_cut": _("{chain}: it should have {seq} entries, but {found} are there. Its end was cut off."),
    "chain_longer": _("{chain}: it should have {seq} entries, but {found} are there. The owner or the chain was changed."),
    "head_differs": _("{chain}, entry {seq}: it is not the last entry that the owner knows. One of the two was changed."),
    "row_removed": _("{chain}, entry {seq}: what it tells of is gone. It was removed."),
    "leaves_missing": _("Tree: leaves {seq} to {last} are missing. Entries that had been signed were removed."),
    "leaves_unsigned": _("Tree: leaves from {seq} on are in no checkpoint. A checkpoint was removed."),
    "root_differs": _("Tree: leaves {first} to {last} do not give the root signed at {seq}. An entry among them was changed."),
    "key_unknown": _("Checkpoint {seq}: the public key {key} is not in the key folder, so it cannot be checked."),
    "signature_wrong": _("Checkpoint {seq}: the signature is wrong. It was changed."),
    "frontier_wrong": _("Checkpoint {seq}: its inner nodes do not give its root. It was changed."),
    "checkpoint_missing": _("Checkpoint {seq}: line {line} of checkpoints.log names it, but it is not in the database as signed then. It was removed or changed, or the database was set back."),
    "log_unreadable": _("checkpoints.log, line {line}: it cannot be read."),
    "log_incomplete": _("checkpoints.log: {found} of {seq} checkpoints are in it. Lines were removed, or the worker has not run since."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `chain` is empty where the tree or a checkpoint is meant; `seq` is then leaf or size."""

    code: str
    chain: str
    seq: int
    message: Promise


def finding(code: str, seq: int, chain: str = "", **details: Any) -> Finding:
    """Return a finding with its message, which takes the reader's language when it is shown."""
    return Finding(code, chain, seq, format_lazy(MESSAGES[code], chain=chain, seq=seq, **details))
