"""What is being filled in travels in the page, signed: the server keeps nothing of it before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.core import signing
from django.http import HttpRequest

from gongzhi.common import ids
from gongzhi.modules.matters.services.starting import AGREED, HELPER_NAME, Application

SALT = "gongzhi.matter.draft"
DAY_SECONDS = 24 * 3600
PREFIX = "f"


@dataclass(frozen=True)
class Draft:
    """Everything as it was typed, right or wrong. `key` is made when writing begins: sent twice, it gives one case."""

    matter: str
    channel: str
    key: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    helper: str = ""
    agreed: bool = False

    @classmethod
    def begin(cls, matter: str, channel: str) -> Draft:
        return cls(matter, channel, ids.secret_token())

    def with_typed(self, request: HttpRequest) -> Draft:
        """Return the draft with what a form brought: several choices of one field are joined by commas."""
        start = f"{PREFIX}-"
        given = {
            name.removeprefix(start): request.POST.getlist(name) for name in request.POST if name.startswith(start)
        }
        values = {name: ",".join(parts).replace("\r\n", "\n").replace("\0", "") for name, parts in given.items()}
        helper, agreed = values.pop(HELPER_NAME, ""), bool(values.pop(AGREED, ""))
        return replace(self, values=values, helper=helper, agreed=agreed)

    def application(self) -> Application:
        values = {name: text for name, text in self.values.items() if text.strip()}
        return Application(
            matter=self.matter, channel=self.channel, values=values, helper=self.helper, agreed=self.agreed
        )

    def sealed(self) -> str:
        return signing.dumps(asdict(self), salt=SALT, compress=True)


def find_draft(text: str, matter: str, channels: tuple[str, ...]) -> Draft | None:
    """Read a page's draft back; None for none, one of another matter or way, a forged one, or one older than a day."""
    try:
        kept: dict[str, Any] = signing.loads(text, salt=SALT, max_age=DAY_SECONDS)
    except signing.BadSignature:
        return None
    draft = Draft(**kept)
    return draft if draft.matter == matter and draft.channel in channels else None
