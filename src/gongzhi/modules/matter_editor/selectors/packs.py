"""A pack: everything that the list says of one matter, as it stands or as a draft would make it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gongzhi.common.errors import Missing
from gongzhi.common.text import say
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules

KIND = "pack"
Body = Mapping[str, Any]


@dataclass(frozen=True)
class Pack:
    """The parts of a matter; a part that it does not have is empty, a matter that is taken off the list has none."""

    key: str
    matter: Body
    process: Body
    rehearsal: Body

    @property
    def parts(self) -> dict[str, Body]:
        return {"matter": self.matter, "process": self.process, "rehearsal": self.rehearsal}

    @property
    def name(self) -> str:
        return say(self.matter.get("names")) or self.key

    @property
    def files(self) -> dict[str, str]:
        return rules.write_pack(self.parts)


def item_name(part: str, key: str) -> str:
    return f"{part}/{key}"


def pack_now(key: str) -> Pack:
    """Return the newest statement of a matter, in force or to come; raise Missing where there never was one."""
    if not rules.list_versions("matter", key):
        raise Missing
    return Pack(key, *(_newest(part, key) for part in rules.PARTS))


def _newest(part: str, key: str) -> Body:
    return next((version.body for version in rules.list_versions(part, key)), {})


def pack_at(key: str, number: int) -> Pack:
    """Return a pack as it was with one version of the matter: the other parts as they were on that version's last day."""
    versions = rules.list_versions("matter", key)
    matter = next((version for version in versions if version.number == number), None)
    if matter is None:
        raise Missing
    later = [version.loaded_at for version in versions if version.number > number]
    until = min(later, default=None)
    return Pack(key, matter.body, *(_as_of(part, key, until) for part in rules.PARTS[1:]))


def _as_of(part: str, key: str, until: Any) -> Body:
    """Return the newest statement that was there before the next version of the matter was."""
    known = [one for one in rules.list_versions(part, key) if until is None or one.loaded_at < until]
    return known[0].body if known else {}


def key_of(draft: rules.ContentDraft) -> str:
    """Return the matter that a draft is about."""
    names: list[str] = [name for name in draft.items if name.startswith("matter/")]
    return names[0].removeprefix("matter/")


def pack_of(draft: rules.ContentDraft) -> Pack:
    """Return the pack as a draft would make it; what it does not speak of is as it stands."""
    key = key_of(draft)
    names = {part: item_name(part, key) for part in rules.PARTS}
    stated = {part: draft.items[name] if name in draft.items else _newest(part, key) for part, name in names.items()}
    return Pack(key, *(stated[part] or {} for part in rules.PARTS))


def base_of(key: str) -> dict[str, int]:
    """Return the numbers of the versions that a draft begun now begins from."""
    return {item_name(part, key): rules.newest_number(part, key) for part in rules.PARTS}


def find_diagram(process: Body) -> processes.Diagram | None:
    """Return the diagram of a process, None where there is none or it cannot be read."""
    return processes.read_process(process["xml"])[0] if process.get("xml") else None


def list_open_drafts(key: str = "") -> list[rules.ContentDraft]:
    """Return the drafts that wait for a decision (about one matter), the newest first."""
    drafts = rules.list_drafts(KIND, about=item_name("matter", key) if key else "", limit=200)
    return [draft for draft in drafts if draft.state == rules.ContentDraft.DRAFT]
