"""Makes the fictional county in an empty database: areas, map, offices, sign-ins, past cases. Does nothing where it is there."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from gongzhi.common import clock
from gongzhi.config.demo.boards import add_boards
from gongzhi.config.demo.exclusions import add_exclusions
from gongzhi.config.demo.geography import COUNTY_CODE, County, make_county, read_names
from gongzhi.config.demo.knowledge import add_knowledge
from gongzhi.config.demo.meetings import add_meetings
from gongzhi.config.demo.offices import add_offices, read_chart
from gongzhi.config.demo.past import Plan, record
from gongzhi.config.demo.people import add_signins, write_signins
from gongzhi.config.demo.size import BATCH, FULL, Size
from gongzhi.config.demo.stories import Stories
from gongzhi.config.map import base_path
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.outbox import public as outbox
from gongzhi.engine.timeline import public as timeline

SEED = int(COUNTY_CODE)
# Under this name the demo notes how far it has come.
BEAT = "demo"

Say = Callable[[str], None]
Progress = Callable[[int, int], None]


def county_folder() -> Path:
    return Path(settings.CONTENT) / "counties" / "yunxi"


def ensure(signins_path: Path, say: Say, progress: Progress, size: Size = FULL) -> None:
    """Make the county with its latest cases if it is not there; begun but not finished (a stop in between), only those go on.

    The older cases are written by the worker, while the platform is already in use (`background`).
    Writes the sign-ins to `signins_path` and the map's ground to the home folder. The database must be migrated and the
    content loaded, with the county's overlay.
    """
    if areas.find_area(COUNTY_CODE) is None:
        say(_("Making the fictional county of Yunxi …"))
        _found(signins_path, size)
    add_knowledge(county_folder())
    add_meetings(county_folder())
    add_boards(county_folder())
    _write_latest(say, progress, size)


def _found(signins_path: Path, size: Size) -> None:
    """Write areas, offices and accounts in one transaction, so that the county is there whole or not at all."""
    folder = county_folder()
    county = draw(size)
    with transaction.atomic():
        areas.import_areas(areas.AreaRow(area.code, area.zh, area.en) for area in county.areas)
        areas.import_boundaries(county.boundaries())
        add_offices(read_chart(folder), county, Stories(folder), SEED)
        signins = add_signins(folder)
        # The past cases have the first numbers, whenever they are written.
        cases.reserve_numbers(size.cases)
        outbox.beat(BEAT, {"now": clock.now().isoformat(), "written": 0, "of": size.older})
        # Before the commit: accounts whose passwords nobody knows would be of no use.
        write_signins(signins_path, signins)
        _write_ground(county)


def draw(size: Size) -> County:
    names = read_names(county_folder())
    return make_county(names, townships=size.townships, villages=size.villages, grids=size.grids, seed=SEED)


def _write_ground(county: County) -> None:
    path = base_path()
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(county.base_map, ensure_ascii=False), "utf-8")
    draft.replace(path)


def _write_latest(say: Say, progress: Progress, size: Size) -> None:
    """Record what is missing of the latest past cases, batch by batch."""
    begun = made_at()
    recorded = cases.Case.objects.filter(pk__gt=size.older, pk__lte=size.cases).count()
    if begun is None or recorded >= size.first:
        return
    say(_("Writing %(count)d past cases …") % {"count": size.first - recorded})
    pasts = Plan(draw(size), Stories(county_folder()), now=begun, seed=SEED, size=size).latest()
    begin = recorded // BATCH * BATCH
    record(pasts[begin:], size.older + begin + 1, now=begun, progress=progress)
    add_exclusions(county_folder())
    say(_("The older ones follow while you look around: %(count)d more.") % {"count": size.older})
    # At once, so that the timeline can be checked from the first minute; later the worker does this.
    while timeline.sequence():
        pass


def made_at() -> datetime | None:
    """Return the moment before which the past cases lie; None where no demo was begun (or by an older version)."""
    said = outbox.last_info(BEAT).get("now")
    return datetime.fromisoformat(said) if said else None
