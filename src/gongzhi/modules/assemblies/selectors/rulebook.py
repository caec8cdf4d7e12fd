"""The rules of assemblies, from content; a meeting keeps those under which it was called."""

from collections.abc import Mapping
from typing import Any

from gongzhi.common import clock
from gongzhi.common.text import say
from gongzhi.engine.rules import public as content

from ..models import Meeting, Motion
from ..rules import Held, Vote

ASSEMBLY = "assembly"


def list_assemblies() -> list[content.ContentVersion]:
    """Return the assemblies in force, in the order of the law."""
    return sorted(content.list_content(ASSEMBLY), key=lambda found: int(found.body["order"]))


def find_assembly(key: str) -> content.ContentVersion | None:
    return content.find_content(ASSEMBLY, key) if key else None


def assembly_name(key: str) -> str:
    """Return what an assembly is called in the reader's language."""
    found = find_assembly(key)
    return say(found.body["names"]) if found else key


def rule_of(meeting: Meeting) -> Mapping[str, Any]:
    """Return the rules under which a meeting was called."""
    body: Mapping[str, Any] = content.get_version(meeting.rules_id).body
    return body


def held_of(meeting: Meeting, step_before: Any = None) -> Held:
    """Return a meeting as the rules look at it; `step_before` is the day of the step before it, where it decides on a step."""
    return Held(
        counted=meeting.counted,
        due=meeting.due or 0,
        present=meeting.present or 0,
        day=clock.local(meeting.at).date(),
        called_on=meeting.called_on,
        urgent=bool(meeting.urgent),
        step_before=step_before,
        makeup=meeting.makeup,
    )


def vote_of(motion: Motion) -> Vote:
    return Vote(
        agreed=motion.agreed,
        against=motion.against,
        abstained=motion.abstained,
        spoilt=motion.spoilt,
        secret=motion.secret,
        declared=motion.declared,
    )
