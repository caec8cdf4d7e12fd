"""Meetings of the fictional county: what villages have held and announced, and decisions that are under way."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from gongzhi.common import clock
from gongzhi.config.demo.stories import read_yaml
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.modules.accounts import public as accounts
from gongzhi.modules.assemblies import public as assemblies
from gongzhi.modules.matters import public as matters

EVENING = time(19, 30)
MATTER = "village_decision"
Words = Mapping[str, Any]


@transaction.atomic
def add_meetings(folder: Path) -> int:
    """Write the meetings where there are none yet; returns how many. A county of an earlier version has nobody to keep them."""
    actors = _actors()
    if not actors or assemblies.Meeting.objects.exists():
        return 0
    told = read_yaml(folder / "demo" / "meetings.yaml")
    for body in told["meetings"]:
        for line in body["held"]:
            if line[0] in actors:
                _add(actors[line[0]], told | body, line)
    for body in told["decisions"]:
        if (area := body["values"]["area"]) in actors:
            _decide(actors[area], told | body)
    return assemblies.Meeting.objects.count()


def _actors() -> dict[str, Actor]:
    """Return who keeps meetings for each village, by its code."""
    found: dict[str, Actor] = {}
    for post in parties.list_posts():
        if post.key.startswith("committee-") and "officer" in post.roles and getattr(post, "present", None):
            found[post.area_code] = accounts.actor_of_person(post.present[0].person)  # type: ignore[attr-defined]  # set by list_posts
    return found


def _evening(days_ago: int) -> datetime:
    return datetime.combine(clock.today() - timedelta(days=days_ago), EVENING, clock.LOCAL)


def _add(actor: Actor, body: Words, line: list[Any]) -> None:
    area, days, due, present, agreed, against, abstained = line
    at = _evening(days)
    called_on = min(at.date() - timedelta(days=body["notice"]), clock.today())
    call = assemblies.Call(
        assembly=body["assembly"],
        title=body["title"],
        at=at,
        called_on=called_on,
        place=body["place"],
        called_how=body["announced"],
        area=area,
    )
    meeting = assemblies.call(actor, call)
    if due:
        moved = assemblies.Moved(text=body["motion"], agreed=agreed, against=against, abstained=abstained)
        _hold(actor, meeting, (body["counted"], due, present), body, moved)


def _hold(
    actor: Actor, meeting: assemblies.Meeting, figures: tuple[str, int, int], body: Words, moved: assemblies.Moved
) -> None:
    counted, due, present = figures
    said = {"presided": body["presided"], "minutes": body["minutes"]}
    record = assemblies.Record(counted=counted, due=due, present=present, motions=(moved,), **said)
    assemblies.hold(actor, meeting.pk, meeting.version, record)


def _decide(actor: Actor, body: Words) -> None:
    """Start the decision and walk it through its meetings, each on its own evening."""
    steps = body["steps"]
    application = matters.Application(matter=MATTER, channel="desk", values=body["values"])
    with clock.frozen(_evening(steps[0]["days"]) - timedelta(days=1)):
        case_id = matters.start(application, actor=actor).case_id
    for step in steps:
        with clock.frozen(_evening(step["days"]) + timedelta(hours=2)):
            _meet(actor, case_id, body | step)


def _meet(actor: Actor, case_id: int, step: Words) -> None:
    """Announce and record the meeting of a step at the end of its evening, then do what follows from it."""
    at, subject = clock.now() - timedelta(hours=2), step["values"]["subject"]
    call = assemblies.Call(
        assembly=step["assembly"],
        title=subject,
        at=at,
        called_on=clock.today() - timedelta(days=step["notice"]),
        place=step["place"],
        called_how=step["announced"],
        case_id=case_id,
        node=step["node"],
    )
    moved = assemblies.Moved(
        text=subject, agreed=step["agreed"], against=step["against"], declared=step["agreed"] > step["against"]
    )
    figures = ("members", step["due"], step["present"])
    _hold(actor, assemblies.call(actor, call), figures, step, moved)
    if "verb" in step:
        case = cases.Case.objects.get(pk=case_id)
        wish = cases.Wish(words=step.get("words", ""), values=step.get("typed", {}))
        processes.act(_whose(case, step["node"]) or actor, case_id, step["verb"], version=case.version, wish=wish)


def _whose(case: cases.Case, node: str) -> Actor | None:
    """Return who does the work of the post that has a step now."""
    item = case.work_items.filter(node=node, state=cases.WorkItem.OPEN).exclude(post=None).first()
    sitters = parties.sitters_of(item.post_id) if item and item.post_id else []
    return accounts.actor_of_person(parties.Person.objects.get(pk=sitters[0])) if sitters else None
