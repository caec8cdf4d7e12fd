"""The land and the words of the fictional county, made once for all tests of it."""

from datetime import UTC, datetime

from tests.cast import build_content

from gongzhi.common import clock
from gongzhi.config.demo import build
from gongzhi.config.demo.knowledge import add_knowledge
from gongzhi.config.demo.offices import add_offices, read_chart
from gongzhi.config.demo.past import Plan
from gongzhi.config.demo.size import SMALL
from gongzhi.config.demo.stories import Stories
from gongzhi.engine.areas import public as areas

# All tests of the past look back from here.
NOW = datetime(2026, 10, 14, 2, 30, tzinfo=UTC)
FOLDER = build.county_folder()
COUNTY = build.draw(SMALL)
STORIES = Stories(FOLDER)


def found_county() -> None:
    """Write content, areas, offices and the knowledge base: the demo without any case."""
    build_content()
    areas.import_areas(areas.AreaRow(area.code, area.zh, area.en) for area in COUNTY.areas)
    areas.import_boundaries(COUNTY.boundaries())
    add_offices(read_chart(FOLDER), COUNTY, STORIES, build.SEED)
    with clock.frozen(NOW):
        add_knowledge(FOLDER)


def plan_past(now, seed):
    """Return the past cases of the small county."""
    return Plan(COUNTY, STORIES, now=now, seed=seed, size=SMALL).latest()
