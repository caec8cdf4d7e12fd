"""A village of the cast that keeps meetings: its secretary and clerk, who sits beside, and the supervision committee."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.cast import PASSWORD, Cast, Member

from gongzhi.common import clock
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts.public import add_user, issue_token
from gongzhi.modules.assemblies import public as assemblies
from gongzhi.modules.matters.public import Application, start

VILLAGE = "999901001001"
MORNING = datetime(2026, 11, 10, 1, 30, tzinfo=UTC)
MOTION = {"area": VILLAGE, "subject": "安装村内主干道路灯", "kind": "works", "origin": "people", "reason": "夜间不便"}
PLAN = {"plan": "集体资金三万六千元，公开询价"}
# Attendance and votes that the rules of each assembly accept.
GOOD = {
    "party_branch": ("members", 5, 5, 5),
    "two_committees": ("members", 9, 8, 8),
    "party_members": ("members", 45, 30, 23),
    "villagers_representatives": ("members", 45, 30, 18),
}


def seat(cast: Cast, key: str, name: str, functions: list[str], area: str = VILLAGE) -> Member:
    """Add a member of the village committee with these functions."""
    office = parties.Organisation.objects.get(area_code=area, kind="village_committee")
    user = add_user(key, PASSWORD, display_name=name)
    person = parties.Person.objects.create(name=name, user=user)
    names = {"zh": name, "en": key}
    post = parties.Post.objects.create(key=key, names=names, organisation=office, area_code=area, roles=["officer"])
    parties.Holding.objects.create(post=post, person=person, valid_from=date(2020, 1, 1))
    parties.Duty.objects.bulk_create(parties.Duty(post=post, function=one, area_code=area) for one in functions)
    return Member(key, person, post, user, issue_token(user, "tests"))


@pytest.fixture
def present_village(cast: Cast) -> Cast:
    """Let a clerk be secretary and committee of Liutang, a colleague the committee's second pair of hands."""
    members = cast.members
    members["clerk_of_village"] = seat(cast, "cunwei", "李国强", ["village_secretary", "village_committee"])
    members["colleague"] = seat(cast, "cunwei2", "陈桂兰", [])
    members["supervisor"] = seat(cast, "jianwei", "张守信", ["village_supervisor"])
    members["next_village"] = seat(cast, "shiqiao", "周大河", ["village_committee"], "999901001002")
    cast.forget()
    return cast


@pytest.fixture
def village(present_village: Cast) -> Iterator[Cast]:
    """The same on a Tuesday morning."""
    with clock.frozen(MORNING):
        yield present_village


def motion(village: Cast) -> cases.Case:
    """Start a decision of the village; it is at the step of the proposal."""
    application = Application(matter="village_decision", channel="desk", values=MOTION)
    return cases.Case.objects.get(pk=start(application, actor=village.clerk_of_village.actor).case_id)


@pytest.fixture
def case(village: Cast) -> cases.Case:
    return motion(village)


@pytest.fixture
def at() -> Iterator[Callable[[str], None]]:
    """Yield what moves the clock, as `at("2026-11-20T18:00+08:00")`."""
    entered: list[Any] = []

    def move(moment: str) -> None:
        entered.append(clock.frozen(datetime.fromisoformat(moment)))
        entered[-1].__enter__()

    yield move
    while entered:
        entered.pop().__exit__(None, None, None)


def called(member: Member, assembly: str, **details: Any) -> assemblies.Meeting:
    """Announce a meeting now, or as `details` say."""
    given = {"title": "安装村内主干道路灯", "at": clock.now(), "called_on": clock.today(), "place": "村部"} | details
    return assemblies.call(member.actor, assemblies.Call(assembly=assembly, **given))


def record(counted: str, due: int, present: int, agreed: int, **details: Any) -> assemblies.Record:
    """Return a record with one motion; who did not agree was against it."""
    vote = {"agreed": agreed, "against": present - agreed, "declared": agreed * 2 > present} | details.pop("vote", {})
    moved = assemblies.Moved(text="安装村内主干道路灯二十盏", **vote)
    given = {"motions": (moved,), "minutes": "会议讨论了方案。"} | details
    return assemblies.Record(counted=counted, due=due, present=present, **given)


def held(member: Member, case: cases.Case, node: str, assembly: str, **details: Any) -> assemblies.Meeting:
    """Announce and record a meeting for a step, so that the rules accept it unless `details` say otherwise."""
    figures = details.pop("figures", GOOD[assembly])
    made = called(member, assembly, case_id=case.pk, node=node, **details)
    return assemblies.hold(member.actor, made.pk, made.version, record(*figures))


def to_resolution(
    village: Cast, case: cases.Case, at: Callable[[str], None], review: str = "2026-11-14T19:30+08:00"
) -> cases.Case:
    """Walk a motion through the first three deliberations; the third is held at the moment `review`."""
    clerk = village.clerk_of_village
    held(clerk, case, "propose", "party_branch")
    clerk.act(case, "propose", words="沿主干道安装路灯")
    held(clerk, case, "deliberate", "two_committees")
    clerk.act(case, "agree", values=PLAN)
    at(review)
    held(clerk, case, "review", "party_members", called_on=clock.today() - timedelta(days=4))
    return clerk.act(case, "approve_plan")
