"""Applications to leave cases out of the rates: made by the offices that had them, decided and appealed by two evaluators."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
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
from gongzhi.modules.evaluation import public as evaluation
from gongzhi.modules.service_requests import public as service_requests

Words = Mapping[str, Any]


@transaction.atomic
def add_exclusions(folder: Path) -> int:
    """Write the applications where there are none yet; returns how many. A county of an earlier version may have nobody to decide."""
    actors = {post: accounts.actor_of_person(person) for post, person in _sitters()}
    deciders = [actors[post] for post in actors if "evaluator" in post.roles]
    offices = {post.organisation_id: actors[post] for post in actors if {"handler", "area_handler"} & {*post.roles}}
    if len(deciders) < 2 or evaluation.Exclusion.objects.exists():
        return 0
    told = read_yaml(folder / "demo" / "exclusions.yaml")
    found = list(zip(told["applications"], _unsolved(told["from"], offices), strict=False))
    for body, rating in sorted(found, key=lambda one: _begin(one[1])):
        _tell(rating, body, offices[rating.case.organisation_id or 0], deciders)
    return len(found)


def _sitters() -> Iterator[tuple[parties.Post, parties.Person]]:
    for post in parties.list_posts():
        if present := getattr(post, "present", None):
            yield post, present[0].person


def _unsolved(days: tuple[int, int], offices: Mapping[int, Actor]) -> Iterator[service_requests.Rating]:
    """Yield the latest rating of ended cases that are called unsolved, of each office at most one."""
    latest, earliest = (clock.now() - timedelta(days=number) for number in days)
    rated = service_requests.Rating.objects.filter(solved="no", at__range=(earliest, latest)).order_by("-at", "-pk")
    ended = rated.filter(case__stage__in=cases.LAST_STAGES, case__closed_at__lt=latest, case__organisation__in=offices)
    ordinary = ended.filter(case__register="", case__restricted=False, case__subject_organisation=None)
    of_office: dict[int | None, service_requests.Rating] = {}
    for rating in ordinary.select_related("case"):
        of_office.setdefault(rating.case.organisation_id, rating)
    yield from of_office.values()


def _begin(rating: service_requests.Rating) -> datetime:
    return max(rating.at, rating.case.closed_at or rating.at)


def _tell(rating: service_requests.Rating, body: Words, office: Actor, deciders: list[Actor]) -> None:
    """Play an application through the steps that are told of it, each so many days after the rating."""
    begin = _begin(rating)
    _act(office, rating.case_id, "apply_exclusion", begin + timedelta(days=body["days"]), body)
    for step, verb, actor in (
        ("decision", "decide_exclusion", deciders[0]),
        ("appeal", "appeal_exclusion", office),
        ("settled", "settle_appeal", deciders[1]),
    ):
        if step in body:
            _act(actor, rating.case_id, verb, begin + timedelta(days=body[step]["days"]), body[step])


def _act(actor: Actor, case_id: int, verb: str, at: datetime, body: Words) -> None:
    values = {name: body[name] for name in ("reason", "decision") if isinstance(body.get(name), str)}
    with clock.frozen(at):
        case = cases.Case.objects.get(pk=case_id)
        processes.act(actor, case_id, verb, version=case.version, wish=cases.Wish(words=body["words"], values=values))
