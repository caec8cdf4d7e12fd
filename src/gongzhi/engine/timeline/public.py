"""The door of timeline: what others may use."""

from gongzhi.engine.timeline.models import ChainHead, Checkpoint, Entry
from gongzhi.engine.timeline.rules.statements import commit_text
from gongzhi.engine.timeline.selectors.chain_check import check_head, check_heads
from gongzhi.engine.timeline.selectors.entries import (
    Head,
    checkpoint,
    heads,
    list_acts,
    list_entries,
    list_sequenced,
)
from gongzhi.engine.timeline.selectors.findings import Finding
from gongzhi.engine.timeline.selectors.owners import check_present
from gongzhi.engine.timeline.selectors.verification import verify
from gongzhi.engine.timeline.services.appending import Draft, append, new_salt
from gongzhi.engine.timeline.services.sequencer import sequence
from gongzhi.engine.timeline.services.signing import public_pem

__all__ = [
    "ChainHead",
    "Checkpoint",
    "Draft",
    "Entry",
    "Finding",
    "Head",
    "append",
    "check_head",
    "check_heads",
    "check_present",
    "checkpoint",
    "commit_text",
    "heads",
    "list_acts",
    "list_entries",
    "list_sequenced",
    "new_salt",
    "public_pem",
    "sequence",
    "verify",
]
