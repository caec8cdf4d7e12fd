"""The map's own data: `/map/base.json` (the ground, drawn without internet) and `/map/areas.json?level=…` (boundaries).

The ground is `map/base.json` in the home folder (GeoJSON in CGCS2000; the demo writes one, a county puts its own there); without
such a file the boundaries alone are drawn. Each feature has `kind`, and `name` {zh, en} where it has one.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from gongzhi.common.snapshot import Snapshot
from gongzhi.engine.areas import public as areas

GROUND_LEVELS = ("county", "township", "village")
# A map that changes once in years may be kept for a day; one that is still empty may not.
KEPT = "public, max-age=86400"
NOT_KEPT = "no-cache"
READ_AGAIN_SECONDS = 60.0

Feature = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One answer: the bytes, and the tag by which a browser asks whether it still has the present one."""

    body: bytes
    tag: str
    is_empty: bool

    @classmethod
    def of(cls, features: Iterable[Feature]) -> "Sheet":
        collection = {"type": "FeatureCollection", "features": list(features)}
        body = json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()
        return cls(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"', not collection["features"])


def _named(feature: Feature, kind: str) -> Feature:
    """Return a feature in the words of the page's map: `kind` and `name`."""
    given = feature["properties"]
    properties = {key: value for key, value in given.items() if key not in ("zh", "en", "level")} | {"kind": kind}
    name = {language: given[language] for language in ("zh", "en") if given.get(language)}
    return feature | {"properties": properties | ({"name": name} if name else {})}


def _boundaries(level: str) -> list[Feature]:
    return [_named(feature, level) for feature in areas.export_boundaries(level)["features"]]


def base_path() -> Path:
    """Return where the ground lies; whoever draws one writes it there."""
    return Path(settings.HOME) / "map" / "base.json"


def _ground() -> list[Feature]:
    path = base_path()
    drawn = json.loads(path.read_text("utf-8"))["features"] if path.exists() else []
    return [_named(feature, feature["properties"]["kind"]) for feature in drawn]


def _base_sheet() -> Sheet:
    return Sheet.of([feature for level in GROUND_LEVELS for feature in _boundaries(level)] + _ground())


def _sheet_of(level: str) -> Callable[[], Sheet]:
    return lambda: Sheet.of(_boundaries(level))


def _age() -> object:
    """The file's time, and a minute's number: boundaries are read anew once a minute, which costs some milliseconds."""
    path = base_path()
    return path.stat().st_mtime_ns if path.exists() else None, monotonic() // READ_AGAIN_SECONDS


_sheets = {"": Snapshot(_base_sheet, _age)} | {level: Snapshot(_sheet_of(level), _age) for level in areas.LEVELS}


@require_safe
@gzip_page
def base(request: HttpRequest) -> HttpResponseBase:
    """Answer with the ground: boundaries down to the village, water, greens, roads, places."""
    return _answer(request, _sheets[""].current())


@require_safe
@gzip_page
def boundaries(request: HttpRequest) -> HttpResponseBase:
    """Answer with the boundaries of a level (county, township, village, grid); 404 for another."""
    level = request.GET.get("level", "")
    if level not in areas.LEVELS:
        raise Http404
    return _answer(request, _sheets[level].current())


def _answer(request: HttpRequest, sheet: Sheet) -> HttpResponseBase:
    """Return the sheet, or 304 where the browser has it already."""
    kept = NOT_KEPT if sheet.is_empty else KEPT
    response = HttpResponse(sheet.body, content_type="application/geo+json", headers={"Cache-Control": kept})
    response["ETag"] = sheet.tag
    return get_conditional_response(request, etag=sheet.tag, response=response) or response
