"""Reading areas. Places and names are answered from memory; single areas and lists from the database."""

import json
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from gongzhi.common import clock
from gongzhi.common.snapshot import Snapshot
from gongzhi.engine.areas.models import Area, AreaAlias, AreaEdition, AreaSuccession, Boundary
from gongzhi.engine.areas.rules import codes
from gongzhi.engine.areas.rules.gazetteer import Gazetteer, Mention, Named
from gongzhi.engine.areas.rules.locator import Locator
from gongzhi.engine.areas.rules.shapes import middles_of

LONGEST_SEARCH = 100


def locate(lon: float, lat: float) -> str | None:
    """Return the code of the deepest area (grid, else village, township, county) that covers a CGCS2000 point, else None."""
    return _locator.current().find(lon, lat)


def find_area(code: str) -> Area | None:
    """Return the area, also a former one."""
    return Area.objects.filter(code=code).first()


def is_area(code: str) -> bool:
    """Say whether there is such an area, also a former one: those of today from memory."""
    return _gazetteer.current().named(code) is not None or Area.objects.filter(code=code).exists()


def find_boundary(code: str) -> dict[str, Any] | None:
    """Return the outline as a GeoJSON geometry in CGCS2000."""
    text = Boundary.objects.filter(area=code).values_list("geojson", flat=True).first()
    return json.loads(text) if text else None


def ancestors(code: str) -> list[Area]:
    """Return the areas above, the county first; those that exist."""
    return list(Area.objects.filter(code__in=codes.ancestors_of(code)).order_by("code"))


def children(code: str) -> QuerySet[Area]:
    """Return the areas directly below that are valid today, by code."""
    return list_areas().filter(parent=code)


def list_areas(level: str | None = None, on: date | None = None) -> QuerySet[Area]:
    """Return the areas valid on a day (today), of one level or of all, by code."""
    areas = Area.objects.filter(is_valid(on or clock.today())).order_by("code")
    return areas.filter(level=level) if level else areas


def find_county() -> str | None:
    """Return the code of the county that this installation serves, from memory; None where there is none or several."""
    counties = _counties.current()
    return counties[0] if len(counties) == 1 else None


def in_scope(field: str, code: str) -> Q:
    """Return the condition that the code in `field` is `code`, below it, or below a former area that went to it.

    Ranges, not LIKE, so that the primary index is used on both databases.
    """
    conditions = [below(field, scope) for scope in (code, *predecessors(code))]
    return reduce(or_, conditions)


def below(field: str, code: str) -> Q:
    """Return the condition that the code in `field` is `code` or below it, as a range."""
    first, after = codes.code_range(code)
    return Q((f"{field}__gte", first), *([(f"{field}__lt", after)] if after else []))


def predecessors(code: str) -> list[str]:
    """Return the codes of former areas whose matters went to `code` or an area below it, through any number of mergers."""
    return _gazetteer.current().predecessors(code)


def search_areas(text: str, limit: int = 20, within: str = "") -> list[Named]:
    """Return up to `limit` areas valid today below `within`: exact name, then beginning, then containing it.

    Chinese and English names and aliases count. Where nothing fits, the names that occur in `text` do ("云溪镇幸福村").
    """
    gazetteer = _gazetteer.current()
    text = text[:LONGEST_SEARCH]
    found = gazetteer.search(text, limit, within)
    if not found:
        found = [code for code in find_areas_in_text(text) if code.startswith(within)][:limit]
    return [area for code in found if (area := gazetteer.named(code))]


def pick_areas(text: str, limit: int = 20) -> list[Named]:
    """Return the areas that have just this name, or where none has all that `search_areas` finds; one alone may be taken."""
    found = search_areas(text, limit)
    return [one for one in found if text.strip() in one.names.values()] or found


def find_areas_in_text(text: str) -> list[str]:
    """Return the codes of the areas that a text names, the innermost only, sorted: one code places the text.

    "云溪镇幸福村" gives one village even where another township has one of this name; "幸福村" alone gives both, and the
    caller must not choose.
    """
    return codes.innermost(code for mention in list_mentions(text) for code in mention.codes)


def list_mentions(text: str) -> list[Mention]:
    """Return the names of areas that occur in a text (lower case), the longest at each place, in order, each once.

    An ambiguous name comes with all its areas, unless one of them is the parent or child of another name in the text:
    then only with that.
    """
    return _gazetteer.current().mentions(text)


def area_names(codes_wanted: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return {code: {zh, en}} from memory, for lists; a code that is not valid today stands for itself."""
    gazetteer = _gazetteer.current()
    return {code: gazetteer.names(code) for code in codes_wanted}


def middles() -> dict[str, tuple[float, float]]:
    """Return {code: (lon, lat)} of a point well inside each area that has a boundary today, from memory (CGCS2000)."""
    return _middles.current()


def export_boundaries(level: str, within: str = "") -> dict[str, Any]:
    """Return a GeoJSON FeatureCollection (CGCS2000) of the boundaries of a level valid today, below `within` or all."""
    rows = Boundary.objects.filter(is_valid(clock.today(), "area__"), area__level=level).select_related("area")
    if within:
        rows = rows.filter(below("area_id", within))
    return {"type": "FeatureCollection", "features": [_feature(row) for row in rows.order_by("area_id")]}


def is_valid(on: date, prefix: str = "") -> Q:
    """Return the condition that an area is valid on a day."""
    began = Q((f"{prefix}valid_from", None)) | Q((f"{prefix}valid_from__lte", on))
    return began & (Q((f"{prefix}valid_to", None)) | Q((f"{prefix}valid_to__gt", on)))


def forget_areas() -> None:
    """Drop what this process keeps in memory; the next reader builds it from the database."""
    _locator.forget()
    _middles.forget()
    _gazetteer.forget()
    _counties.forget()
    _edition.forget()
    _turns.forget()


def edition() -> object:
    """Return what changes with each edit of the areas and with each day on which one begins or ends, for what others remember of them."""
    return _edition.current()


def _feature(row: Boundary) -> dict[str, Any]:
    area = row.area
    properties = {"code": area.code, "level": area.level, "parent": area.parent_id, **area.names}
    return {"type": "Feature", "id": area.code, "properties": properties, "geometry": json.loads(row.geojson)}


def _build_locator() -> Locator:
    valid = Boundary.objects.filter(is_valid(clock.today(), "area__"))
    return Locator(valid.values_list("area_id", "geojson"))


def _build_middles() -> dict[str, tuple[float, float]]:
    return middles_of(Boundary.objects.filter(is_valid(clock.today(), "area__")).values_list("area_id", "geojson"))


def _build_gazetteer() -> Gazetteer:
    return Gazetteer(
        areas=list_areas().values_list("code", "name_zh", "name_en"),
        aliases=AreaAlias.objects.values_list("area_id", "text"),
        successions=AreaSuccession.objects.values_list("predecessor_id", "successor_id"),
    )


def _token() -> object:
    return AreaEdition.objects.values_list("token", flat=True).first()


def _list_turns() -> list[date]:
    """Return the days with which an area begins or ends."""
    days = Area.objects.values_list("valid_from", "valid_to").distinct()
    return sorted({day for pair in days for day in pair if day})


def _version() -> tuple[object, ...]:
    # Between two such days all stays as it is: past cases go from day to day and back.
    return _token(), bisect_right(_turns.current(), clock.today())


_turns = Snapshot(_list_turns, _token)
_edition = Snapshot(_version, _version)
_locator = Snapshot(_build_locator, _version)
_middles = Snapshot(_build_middles, _version)
_gazetteer = Snapshot(_build_gazetteer, _version)
_counties = Snapshot(lambda: list(list_areas("county").values_list("code", flat=True)[:2]), _version)
