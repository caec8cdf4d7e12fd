"""Who acts in the past cases: the holders of posts as actors, and each planned act done by whoever has the step."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from gongzhi.common.errors import Conflict
from gongzhi.config.demo.lives import TELL, Planned
from gongzhi.engine.access import public as access
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts import public as accounts
from gongzhi.modules.knowledge import public as knowledge
from gongzhi.modules.service_requests import public as service_requests

# The step of the hotline's diagram at which a verb is done, and the right that it needs.
NODES = {
    "dispatch": ("dispatch", "case.dispatch"),
    "accept": ("sign", "case.accept"),
    "return": ("sign", "case.return"),
    "agree_return": ("return", "case.decide_return"),
    "refuse_return": ("return", "case.decide_return"),
    "agree_extension": ("extension", "case.decide_extension"),
    "refuse_extension": ("extension", "case.decide_extension"),
    "agree_suspension": ("suspension", "case.decide_suspension"),
    "agree_hanging": ("hanging", "case.decide_hanging"),
    "give_opinion": ("co_handle", "case.give_opinion"),
    "answer": ("handle", "case.answer"),
    "pass": ("check", "case.check"),
    "rework": ("check", "case.check"),
    "reopen": ("reopening", "case.decide_reopening"),
    "refuse_reopening": ("reopening", "case.decide_reopening"),
}
# What may be out of time, or unknown to the process that the case follows: then it is left out.
MAY_FAIL = ("return", "extend", "suspend", "hang", "resume", "call_in")
# What a dispatcher does with a case that others have in hand.
DISPATCHERS = ("merge", "split")
# Duties of the place that others call in.
BESIDE = ("village_works", "public_works", "urban_management")
CODE_LENGTHS = {"county": 6, "township": 9, "village": 12, "grid": 15}
JUDGED, DONE = ("answered", "closed", "archived"), ("closed", "archived")
REPORTER = Actor("reporter")


@dataclass(frozen=True)
class Done:
    """An act as it was done in the end, so that a test can do it again through the public door."""

    at: datetime
    planned: Planned
    actor: Actor
    wish: cases.Wish


class Holders:
    """The present holders of all posts as actors; where a step waits for nobody, a dispatcher of the county takes it."""

    def __init__(self) -> None:
        posts = list(parties.list_posts())
        self._people = {post.pk: post.present[0].person for post in posts}  # type: ignore[attr-defined]  # set by list_posts
        self._posts: dict[int, list[parties.Post]] = defaultdict(list)
        for post in posts:
            for holding in post.present:  # type: ignore[attr-defined]  # set by list_posts
                self._posts[holding.person_id].append(post)
        self._actors: dict[int, Actor] = {}
        county = min((post.area_code for post in posts), key=len)
        self.dispatcher = self._first(posts, "dispatcher", county)
        self.call_taker = self._first(posts, "call_taker", county)

    def _first(self, posts: list[parties.Post], role: str, area: str) -> Actor:
        return next(self._actor(post.pk) for post in posts if role in post.roles and post.area_code == area)

    def of(self, post_id: int | None) -> Actor | None:
        return self._actor(post_id) if post_id in self._people else None

    def _actor(self, post_id: int) -> Actor:
        if post_id not in self._actors:
            person = self._people[post_id]
            self._actors[post_id] = accounts.actor_of_person(person, self._posts[person.pk])
        return self._actors[post_id]

    def at_node(self, change: cases.Change, node: str, grant: str) -> Actor | None:
        """Return who does an open step, or None where it is not open or its post may not do it."""
        item = change.find_open(node)
        if item is None:
            return None
        actor = self.of(item.post_id) or self.dispatcher
        change.refresh_posts()
        return actor if access.may(actor, grant, change.case) else None


@dataclass
class Doer:
    """Does the planned acts of one past case on its change in memory, and remembers what was done."""

    holders: Holders
    # What a dispatcher finds out where the words alone did not tell.
    matter: str
    area: str
    # The cases that turn out to report the same, as they stand then.
    others: Sequence[cases.Change] = ()
    # What the call-taker told.
    answer: knowledge.Version | None = None
    done: list[Done] = field(default_factory=list)
    ratings: dict[int, service_requests.Rating] = field(default_factory=dict)

    def act(self, change: cases.Change, planned: Planned) -> None:
        """Do one act if the case has come to it; an act whose turn never came is left out."""
        processes.pass_time(change)
        target = _part(change, planned.part) if planned.part else change
        if target:
            self._act(target, planned)

    def _act(self, change: cases.Change, planned: Planned) -> None:
        if planned.verb == TELL and self.answer:
            change.actor = self.holders.call_taker
            service_requests.answer_past_call(change, self.answer, planned.words)
            return
        if planned.verb in ("reply", "rate", "ask_reopening"):
            self._by_reporter(change, planned)
            return
        actor = self._staff(change, planned.verb)
        wish = self._wish(change, planned) if actor else None
        if actor and wish:
            change.actor = actor
            if _is_performed(change, planned.verb, wish):
                self.done.append(Done(planned.at, planned, actor, wish))

    def _staff(self, change: cases.Change, verb: str) -> Actor | None:
        if verb in NODES:
            return self.holders.at_node(change, *NODES[verb])
        change.refresh_posts()
        if verb in DISPATCHERS:
            actor: Actor | None = self.holders.dispatcher
            is_ready = bool(change.case.post_id and change.case.matter)
        else:
            actor = self.holders.of(change.case.post_id)
            is_ready = any(item.role == "handler" for item in change.open_items())
        return actor if actor and is_ready and access.may(actor, f"case.{verb}", change.case) else None

    def _wish(self, change: cases.Change, planned: Planned) -> cases.Wish | None:
        if planned.verb == "hand_over":
            post = self._other_post(change)
            return cases.Wish(words=planned.words, post_id=post) if post else None
        if planned.verb == "call_in":
            post = self._post_beside(change)
            return cases.Wish(words=planned.words, values={"posts": str(post)}) if post else None
        if planned.verb == "merge":
            change.beside += self.others
            return cases.Wish(values={"cases": ", ".join(str(other.case.pk) for other in self.others), "lead": "this"})
        if planned.verb == "split":
            return cases.Wish(values={**planned.values, **dict.fromkeys(("matter_1", "matter_2"), change.case.matter)})
        if planned.verb != "dispatch":
            return cases.Wish(words=planned.words, values=planned.values)
        matter = "" if change.case.matter else self.matter
        area = "" if len(change.case.area_code) >= len(self.area) else self.area
        post = self._other_post(change) or change.case.post_id
        return cases.Wish(words=planned.words, post_id=post, matter=matter, area=area) if post else None

    def _other_post(self, change: cases.Change) -> int | None:
        """Return a post with the matter's duty that has not had the case: where a case goes that was returned."""
        matter = change.case.matter or self.matter
        body = rules.get_content("matter", matter).body
        area = max(change.case.area_code, self.area, key=len)
        found = parties.find_post(
            body["duty"],
            matter=matter,
            area=area[: CODE_LENGTHS[body["first_level"]]],
            without_posts=change.handling_posts(),
            without_organisations=change.barred_organisations(),
        )
        return found.post_id if found else None

    def _post_beside(self, change: cases.Change) -> int | None:
        """Return a post at the place that may know more of a case than the one that has it; not everybody there may read it."""
        if change.case.restricted:
            return None
        area, without = max(change.case.area_code, self.area, key=len), change.handling_posts()
        barred = change.barred_organisations()
        found = (
            parties.find_post(duty, area=area, without_posts=without, without_organisations=barred) for duty in BESIDE
        )
        return next((held.post_id for held in found if held and _may_help(change.case, held)), None)

    def _by_reporter(self, change: cases.Change, planned: Planned) -> None:
        case = change.case
        change.actor, change.post_id = Actor("reporter", case_id=case.pk), None
        if planned.verb == "reply" and case.is_open:
            change.record("replied")
            change.write("reply", planned.words)
        elif planned.verb == "rate" and case.stage in JUDGED:
            self._rate(change, planned)
        elif planned.verb == "ask_reopening" and case.stage in DONE:
            processes.ask_as_reporter(change, "reopening", planned.words)
        else:
            return
        self.done.append(Done(planned.at, planned, change.actor, cases.Wish(words=planned.words)))

    def _rate(self, change: cases.Change, planned: Planned) -> None:
        change.record("rated", solved=planned.solved, satisfied=planned.satisfied)
        if planned.words:
            change.write("rating", planned.words)
        self.ratings[change.case.round] = service_requests.Rating(
            case=change.case,
            round=change.case.round,
            solved=planned.solved,
            satisfied=planned.satisfied,
            reasons=list(planned.reasons),
            at=planned.at,
        )


def _part(change: cases.Change, number: int) -> cases.Change | None:
    """Return a part of a case, counted from one; None where it was not split after all."""
    parts = [one for one in change.beside if one.case.parent_id == change.case.pk]
    return parts[number - 1] if parts else None


def _is_performed(change: cases.Change, verb: str, wish: cases.Wish) -> bool:
    """Do an act; say whether it was possible. What is refused is refused before anything has changed."""
    try:
        processes.perform(change, verb, wish)
    except Conflict:
        if verb not in MAY_FAIL:
            raise
        return False
    return True


def _may_help(case: cases.Case, held: parties.Held) -> bool:
    joint = cases.Assignment(case=case, post_id=held.post_id, organisation_id=held.organisation_id, joint=True)
    return cases.refusal_of(joint) is None
