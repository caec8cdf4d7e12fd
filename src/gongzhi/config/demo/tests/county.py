"""The land and the words of the fictional county, made once for all tests of it."""

from tests.cast import build_content

from gongzhi.config.demo import build
from gongzhi.config.demo.offices import add_offices, read_chart
from gongzhi.config.demo.past import Plan
from gongzhi.config.demo.size import SMALL
from gongzhi.config.demo.stories import Stories
from gongzhi.engine.areas import public as areas

FOLDER = build.county_folder()
COUNTY = build.draw(SMALL)
STORIES = Stories(FOLDER)


def found_county() -> None:
    """Write content, areas and offices: the demo without any case."""
    build_content()
    areas.import_areas(areas.AreaRow(area.code, area.zh, area.en) for area in COUNTY.areas)
    areas.import_boundaries(COUNTY.boundaries())
    add_offices(read_chart(FOLDER), COUNTY, STORIES, build.SEED)


def plan_past(now, seed):
    """Return the past cases of the small county."""
    return Plan(COUNTY, STORIES, now=now, seed=seed, size=SMALL).latest()
