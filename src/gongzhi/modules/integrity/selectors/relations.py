"""Declared relations to somebody in a case (亲属、利害关系), by sealed marks of numbers; and who takes a step over (回避)."""

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from gongzhi.common.snapshot import Snapshot
from gongzhi.common.text import say
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes

from ..models import Relation

RECUSED = "recused"
MOST_HOLDERS = 50


def _list_declarers() -> frozenset[int]:
    return frozenset(Relation.objects.filter(ended_at=None).values_list("person_id", flat=True))


def _version() -> object:
    return Relation.objects.aggregate(last=Max("id"), ended=Count("ended_at"))


# Who has declared anything at all: few have, and for all others nothing needs to be looked up.
_declarers = Snapshot(_list_declarers, _version)


def forget_declarers() -> None:
    """Look anew who has declared something: it was declared or taken back here."""
    _declarers.forget()


def relations(case: cases.Case, persons: Collection[int]) -> dict[int, str]:
    """Return who of these persons declared a relation to somebody in the case, and of which kind; nothing is opened."""
    persons = _declarers.current().intersection(persons)
    if not persons:
        return {}
    sealed = [form.sealed_id for form in case.forms.all() if form.sealed_id]
    sealed += [case.reporter_id] if case.reporter_id else []
    if not sealed:
        return {}
    marks = custody.LookupKey.objects.filter(sealed__in=sealed).values("hmac")
    declared = Relation.objects.filter(person__in=persons, ended_at=None, sealed__lookups__hmac__in=marks)
    return dict(declared.order_by("id").values_list("person_id", "kind"))


def must_step_aside(case: cases.Case, node: str, person: int | None) -> bool:
    """Say whether the matter keeps who is related to somebody in the case from this step, and this person is."""
    risks = case.matter_body.get("risks", ())
    kept = any(risk["node"] == node and risk.get("recusal") for risk in risks)
    return kept and person is not None and bool(relations(case, [person]))


def hindrance(case: cases.Case, node: str, person: int) -> Any:
    """Say that a person must step aside, and who takes the step over; empty where they need not."""
    if not must_step_aside(case, node, person):
        return ""
    item = next((one for one in case.work_items.all() if one.node == node and one.state == one.OPEN), None)
    taker = find_taker(case, item) if item else None
    if taker is None:
        return _(
            "You declared a relation to somebody in this case, so you must not do this step. Nobody else can do it here; tell your superior."
        )
    words = _(
        "You declared a relation to somebody in this case, so you must not do this step. Step aside: %(post)s takes it over."
    )
    return words % {"post": f"{say(taker.organisation.names)} · {say(taker.names)}"}


def find_taker(case: cases.Case, item: cases.WorkItem) -> parties.Post | None:
    """Return the post that takes a step over: another with the same duty, else the one above; nobody there is related or did a step apart."""
    return next(
        (
            post
            for number in _candidates(case, item)
            if (post := parties.find_post_by_id(number)) and _is_free(case, item, number)
        ),
        None,
    )


def _candidates(case: cases.Case, item: cases.WorkItem) -> Iterator[int]:
    holders = parties.list_posts_with_duty(item.role, matter=case.matter, area=case.area_code, limit=MOST_HOLDERS)
    yield from (post for post in holders if post != item.post_id)
    above = parties.find_superior(item.post_id, 1) if item.post_id else None
    if above:
        yield above


def _is_free(case: cases.Case, item: cases.WorkItem, post: int) -> bool:
    """Say whether somebody sits there, and all who do could do the step."""
    sitters = parties.sitters_of(post)
    apart = processes.steps_apart(case, item.node)
    barred = {one.done_by_id for one in case.work_items.all() if one.node in apart and one.round == case.round}
    return bool(sitters) and not barred & set(sitters) and not relations(case, sitters)
