"""The one shape in which reports come in, whatever the channel."""

from dataclasses import dataclass
from datetime import datetime

from gongzhi.engine.files.public import StoredFile

KINDS = ("help", "consultation", "complaint", "accusation", "suggestion")
TOLD_BY = ("", "sms", "mail", "none")


@dataclass(frozen=True, kw_only=True)
class Report:
    """What somebody tells us, in the words and coordinates in which it came.

    `told_by` is how the reporter wants to be told: sms, mail, none, or empty (by the first way that is possible).
    `crs` is CGCS2000, WGS84 or GCJ02; `area` is the code of a chosen area.
    """

    text: str
    anonymous: bool = False
    name: str = ""
    phone: str = ""
    mail: str = ""
    told_by: str = ""
    lon: float | None = None
    lat: float | None = None
    crs: str = "WGS84"
    place: str = ""
    area: str = ""
    files: tuple[StoredFile, ...] = ()
    channel: str = "portal"
    matter: str = ""
    kind: str = ""
    subject_organisation: int | None = None
    # Points beyond the county are kept and count as the county's, instead of being refused.
    outside: bool = False
    source: str = ""
    external_number: str = ""
    opened_at: datetime | None = None
    urgency: str = "normal"
    # Reported by or for an enterprise, a self-employed trader or a farmers' cooperative.
    enterprise: bool = False
    # Under which process, where it is not that of the matter.
    process: str = ""
