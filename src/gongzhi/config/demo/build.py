"""Makes the fictional county in an empty database: areas, map, offices, sign-ins, past cases. Does nothing where it is there."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.config.demo.geography import COUNTY_CODE, County, make_county, read_names
from gongzhi.config.demo.knowledge import add_knowledge
from gongzhi.config.demo.offices import add_offices, read_chart
from gongzhi.config.demo.past import BATCH, COUNT, plan_past, record
from gongzhi.config.demo.people import add_signins, write_signins
from gongzhi.config.demo.stories import Stories
from gongzhi.config.map import base_path
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.timeline import public as timeline

SEED = int(COUNTY_CODE)

Say = Callable[[str], None]
Progress = Callable[[int, int], None]


def county_folder() -> Path:
    return Path(settings.CONTENT) / "counties" / "yunxi"


def ensure(signins_path: Path, say: Say, progress: Progress) -> None:
    """Make the county if it is not there; begun but not finished (a stop in between), only its past cases go on.

    Writes the sign-ins to `signins_path` and the map's ground to the home folder. The database must be migrated and the
    content loaded, with the county's overlay.
    """
    now = clock.now()
    if areas.find_area(COUNTY_CODE) is None:
        say(_("Making the fictional county of Yunxi …"))
        _found(signins_path)
    add_knowledge(county_folder())
    _write_past(say, progress, now)


def _found(signins_path: Path) -> None:
    """Write areas, offices and accounts in one transaction, so that the county is there whole or not at all."""
    folder = county_folder()
    county = make_county(read_names(folder), seed=SEED)
    with transaction.atomic():
        areas.import_areas(areas.AreaRow(area.code, area.zh, area.en) for area in county.areas)
        areas.import_boundaries(county.boundaries())
        add_offices(read_chart(folder), county, Stories(folder), SEED)
        signins = add_signins(folder)
        # Before the commit: accounts whose passwords nobody knows would be of no use.
        write_signins(signins_path, signins)
        _write_ground(county)


def _write_ground(county: County) -> None:
    path = base_path()
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(county.base_map, ensure_ascii=False), "utf-8")
    draft.replace(path)


def _write_past(say: Say, progress: Progress, now: datetime) -> None:
    """Record what is missing of the past cases: whole batches in their order, before anybody else can report anything."""
    recorded = cases.Case.objects.count()
    if recorded >= COUNT or recorded % BATCH:
        return
    say(_("Writing %(count)d past cases …") % {"count": COUNT - recorded})
    folder = county_folder()
    county = make_county(read_names(folder), seed=SEED)
    pasts = plan_past(county, Stories(folder), now=now, seed=SEED)
    record(pasts[recorded:], now=now, progress=progress)
    # At once, so that the timeline can be checked from the first minute; later the worker does this.
    while timeline.sequence():
        pass
