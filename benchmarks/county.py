"""The county of the measurement: 12 townships, 180 villages, 1,200 grids with polygons, 100 posts with people and tokens.

The content is the real one. County offices are those of the tests' cast; each township has a head and two handlers, and
grid workers sit in the first villages of each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from gongzhi.config.demo.geography import County, make_county, read_names
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import add_user, issue_token
from tests import cast

ROOT = Path(__file__).resolve().parents[1]
TOWNSHIPS, VILLAGES, GRIDS = 12, 180, 1200
GRID_WORKERS_A_TOWNSHIP = 5
COUNTY_POSTS = ("dispatcher", "checker", "clerk", "water_clerk", "city_clerk", "discipline", "auditor")
COUNTY_OFFICES = ("government", "hotline", "roads_bureau", "water_bureau", "city_bureau", "discipline_commission", "audit_office")  # fmt: skip


@dataclass(frozen=True)
class Chair:
    """A post in the making: key, office, area, role, and the duties it holds there."""

    key: str
    office: parties.Organisation
    area: str
    role: str
    duties: frozenset[str]


def build() -> dict[str, Any]:
    """Build everything in the present database; return tokens by post id, and who looks at lists: one township's head."""
    cast.forget_everything()
    report = rules.load_content(rules.content_folders())
    assert not report.problems, [str(problem) for problem in report.problems]
    county = make_areas()
    chairs = [*county_chairs(), *township_chairs(county)]
    posts = [seat(number, chair) for number, chair in enumerate(chairs)]
    parties.announce()
    tokens = {str(post.pk): token for post, token in posts}
    viewer = next(number for number, chair in enumerate(chairs) if chair.role == "area_handler")
    return {"tokens": tokens, "viewer": chairs[viewer].key, "viewer_token": posts[viewer][1]}


@cache
def draw() -> County:
    """Return the county of the measurement, always the same."""
    names = read_names(ROOT / "content/counties/yunxi")
    return make_county(names, townships=TOWNSHIPS, villages=VILLAGES, grids=GRIDS, seed=1)


def make_areas() -> County:
    county = draw()
    areas.import_areas(areas.AreaRow(area.code, area.zh, area.en) for area in county.areas)
    areas.import_boundaries(county.boundaries())
    return county


def county_chairs() -> Iterator[Chair]:
    offices: dict[str, parties.Organisation] = {}
    for key in COUNTY_OFFICES:
        zh, en, kind, area, parent = cast.OFFICES[key]
        offices[key] = parties.Organisation.objects.create(
            key=key, names={"zh": zh, "en": en}, kind=kind, area_code=area, parent=offices.get(parent)
        )
    for key in COUNTY_POSTS:
        _name, _zh, _en, office, area, roles = cast.POSTS[key]
        duties = frozenset(function for function, _area in cast.duties_of(key))
        yield Chair(key, offices[office], area, roles[0], duties)


def township_chairs(county: County) -> Iterator[Chair]:
    """Yield a head and two handlers for each township, and grid workers for some of its villages."""
    below = frozenset(function for function, _area in cast.duties_of("township_handler"))
    grid = frozenset(function for function, _area in cast.duties_of("grid_worker"))
    government = parties.Organisation.objects.get(key="government")
    for township in county.level("township"):
        code = township.code
        office = parties.Organisation.objects.create(
            key=f"town_{code}", names={"zh": township.zh, "en": township.en}, kind="township_government", area_code=code, parent=government
        )  # fmt: skip
        yield Chair(f"handler_{code}", office, code, "area_handler", below)
        yield Chair(f"second_handler_{code}", office, code, "area_handler", frozenset())
        yield Chair(f"head_{code}", office, code, "leader", frozenset())
        villages = [village for village in county.level("village") if village.code.startswith(code)]
        for village in villages[:GRID_WORKERS_A_TOWNSHIP]:
            yield Chair(f"grid_worker_{village.code}", office, village.code, "grid_worker", grid)


def seat(number: int, chair: Chair) -> tuple[parties.Post, str]:
    """Put a person with account and token on a new post."""
    user = add_user(chair.key, cast.PASSWORD, display_name=f"Official {number}")
    person = parties.Person.objects.create(name=f"Official {number}", user=user)
    names = {"zh": f"P{number}", "en": f"Post {number}"}
    post = parties.Post.objects.create(
        key=chair.key, names=names, organisation=chair.office, area_code=chair.area, roles=[chair.role]
    )
    parties.Holding.objects.create(post=post, person=person, valid_from=date(2020, 1, 1))
    parties.Duty.objects.bulk_create(
        parties.Duty(post=post, function=function, area_code=chair.area) for function in sorted(chair.duties)
    )
    return post, issue_token(user, "benchmark")
