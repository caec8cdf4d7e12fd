"""A report that is being written. It travels in the page, signed; the server keeps nothing of it but the photos."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from django.core import signing

from gongzhi.common import ids
from gongzhi.common.text import read_number
from gongzhi.engine.files.public import StoredFile
from gongzhi.modules.service_requests.services.report import Report

SALT = "gongzhi.report.draft"
PHOTO_SALT = "gongzhi.report.photo"
# Photos that no report uses are removed after two days (jobs.py), so a page may not count on them for longer than this.
DAY_SECONDS = 24 * 3600
MOST_PHOTOS = 5
# Comments on the platform itself: they have no place and are about no other office.
PLATFORM = "platform_feedback"
NAMED, ANONYMOUS = "named", "anonymous"
NOBODY = "no"


@dataclass(frozen=True)
class Draft:
    """Everything as it was typed, right or wrong. `key` is made when writing begins: sent twice, it gives one case."""

    key: str
    text: str = ""
    matter: str = ""
    photos: tuple[str, ...] = ()
    no_emergency: bool = False
    lon: str = ""
    lat: str = ""
    crs: str = "WGS84"
    place: str = ""
    area: str = ""
    nowhere: bool = False
    identity: str = ""
    name: str = ""
    phone: str = ""
    mail: str = ""
    told_by: str = ""
    about: str = ""
    office: str = ""
    enterprise: bool = False
    # The answers have been looked through once: a change leads back to them.
    seen: bool = False

    @classmethod
    def begin(cls, matter: str = "") -> Draft:
        return cls(key=ids.secret_token(), matter=matter)

    @property
    def is_platform(self) -> bool:
        return self.matter == PLATFORM

    @property
    def has_point(self) -> bool:
        return bool(self.lon.strip() or self.lat.strip())

    @property
    def is_anonymous(self) -> bool:
        return self.identity == ANONYMOUS

    def with_typed(self, typed: dict[str, Any]) -> Draft:
        """Return the draft with what a form brought; unknown names are left out."""
        known = {field.name for field in fields(self)} - {"key", "photos"}
        return replace(self, **{name: value for name, value in typed.items() if name in known})

    def report(self) -> Report:
        """Return the report that the draft stands for. Whoever stays anonymous leaves no name, even if one was typed."""
        named = not self.is_anonymous
        is_about = self.about not in ("", NOBODY)
        return Report(
            text=self.text,
            anonymous=self.is_anonymous,
            name=self.name if named else "",
            phone=self.phone if named else "",
            mail=self.mail if named else "",
            told_by=self.told_by if named else "",
            lon=_number(self.lon) if self.has_point else None,
            lat=_number(self.lat) if self.has_point else None,
            crs=self.crs,
            place=self.place,
            area=self.area,
            files=tuple(self.stored_photos()),
            matter=self.matter,
            kind=self.about if is_about else "",
            subject_organisation=read_number(self.office) if is_about else None,
            enterprise=self.enterprise,
        )

    def stored_photos(self) -> list[StoredFile]:
        found = {str(photo.pk): photo for photo in StoredFile.objects.filter(pk__in=self.photos)} if self.photos else {}
        return [found[key] for key in self.photos if key in found]

    def body(self) -> dict[str, Any]:
        """Return what makes two sendings the same report."""
        return asdict(self) | {"key": "", "photos": list(self.photos)}


def _number(text: str) -> float:
    """Return a typed number; one that cannot be read is not a number, which the check then says in words."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def sealed(draft: Draft) -> str:
    """Return the draft as a page carries it: signed with the time, so that nobody puts in another's photos."""
    return signing.dumps(asdict(draft), salt=SALT, compress=True)


def find_draft(text: str) -> Draft | None:
    """Read a page's draft back; None for none or a forged one. After a day the words are kept, the photos are not."""
    try:
        return _read(signing.loads(text, salt=SALT, max_age=DAY_SECONDS))
    except signing.SignatureExpired:
        return replace(_read(signing.loads(text, salt=SALT)), photos=())
    except signing.BadSignature:
        return None


def _read(kept: dict[str, Any]) -> Draft:
    return Draft(**kept | {"photos": tuple(kept["photos"])})


def photo_pass(photo_id: str) -> str:
    """Return what opens a photo of a draft to whoever has its page, for a day."""
    return signing.dumps(photo_id, salt=PHOTO_SALT)


def find_photo(photo_pass: str) -> StoredFile | None:
    try:
        photo_id = signing.loads(photo_pass, salt=PHOTO_SALT, max_age=DAY_SECONDS)
    except signing.BadSignature:
        return None
    return StoredFile.objects.filter(pk=photo_id).first()
