"""Writing areas: imports of many, and what staff change one by one."""

from gongzhi.engine.areas.services.boundaries import import_boundaries
from gongzhi.engine.areas.services.edits import add_alias, remove_alias, retire_area
from gongzhi.engine.areas.services.imports import AreaRow, import_areas, import_divisions_csv
from gongzhi.engine.areas.services.report import ImportReport, Progress

__all__ = [
    "AreaRow",
    "ImportReport",
    "Progress",
    "add_alias",
    "import_areas",
    "import_boundaries",
    "import_divisions_csv",
    "remove_alias",
    "retire_area",
]
