"""Reading: specifications and states, kept in memory because they never change."""

import zlib
from functools import lru_cache

from gongzhi.engine.rules import public as content

from .models import ProcessState
from .rules import Spec, State, make_spec


def spec_of(version_id: int) -> Spec:
    """Return the runnable form of a diagram's version; raise Missing if there is no such version."""
    version = content.get_version(version_id)
    # Kept with the version, which is shared and never changed: its key for `make_spec` is long.
    kept: Spec | None = version.__dict__.get("_spec")
    if kept is None:
        tables = version.body.get("tables", {})
        kept = make_spec(version.digest, version.body["xml"], tuple(sorted(tables.items())))
        version.__dict__["_spec"] = kept
    return kept


@lru_cache(maxsize=4096)
def state_of(digest: str) -> State:
    """Return a stored state. Content-addressed, so that what was read once is right for ever."""
    body = ProcessState.objects.values_list("body", flat=True).get(pk=digest)
    return State(digest, zlib.decompress(bytes(body)))


def message_after(spec: Spec, clock: str) -> str | None:
    """Return the message that the diagram waits for when this clock runs out, or None."""
    waits = (node for node in spec.diagram.nodes.values() if node.kind == "wait" and clock in node.listed("clock"))
    return next((node.message for node in waits), None)
