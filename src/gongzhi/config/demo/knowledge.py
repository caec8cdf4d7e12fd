"""The knowledge base of the fictional county: each entry written by its office and checked by the command centre, as in life."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from gongzhi.common import clock
from gongzhi.config.demo.dice import Dice, Weights
from gongzhi.config.demo.moments import Moment
from gongzhi.config.demo.stories import Stories, Words, read_all, weight
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts import public as accounts
from gongzhi.modules.knowledge import public as knowledge

# In force since before the first past case, or since the instrument that it names; one in twelve runs out soon, so that there is
# something to renew, and one has run out long ago.
SINCE, LEFT, EVERY = timedelta(days=760), timedelta(days=20), 12
LATE, RAN_OUT = 7, timedelta(days=-20)
CHECKER = "county_checker"


def add_knowledge(folder: Path) -> int:
    """Write the entries of `demo/knowledge/*.yaml` that are not there yet; returns how many there were to write."""
    known = set(knowledge.Entry.objects.values_list("key", flat=True))
    entries = [(key, body) for key, body in read_all(folder / "demo" / "knowledge").items() if key not in known]
    actors = _actors() if entries else {}
    for number, (key, body) in enumerate(entries):
        left = RAN_OUT if number == LATE else LEFT if number % EVERY == 0 else None
        _write(actors, key, body, until=None if left is None else clock.today() + left)
    knowledge.ask_for_renewals()
    knowledge.raise_what_was_not_renewed()
    return len(entries)


def _actors() -> dict[str, Actor]:
    """Return who writes for each office, by the office's key, and who checks, by the key of the post."""
    posts = [post for post in parties.list_posts() if getattr(post, "present", None)]
    people = [(post, accounts.actor_of_person(post.present[0].person)) for post in posts]  # type: ignore[attr-defined]  # set by list_posts
    writers = {post.organisation.key: actor for post, actor in people if actor.has("knowledge.write")}
    return writers | {post.key: actor for post, actor in people if post.key == CHECKER}


def _write(actors: Mapping[str, Actor], key: str, body: Words, *, until: date | None) -> None:
    writer = actors[body["office"]]
    office = parties.Organisation.objects.get(key=body["office"])
    draft = knowledge.Draft(
        key=key,
        title=body["title"],
        answer=body["answer"],
        basis=body["basis"],
        questions="\n".join(body["questions"]),
        title_en=body["en"]["title"],
        answer_en=body["en"]["answer"],
        office=office.pk,
        matter=body["matter"],
        public=True,
        valid_from=max(clock.today() - SINCE, body.get("since", date.min)),
        valid_until=until,
    )
    version = knowledge.write(writer, draft)
    knowledge.offer(writer, version)
    knowledge.approve(actors[CHECKER], version)


class Answers:
    """What the call-taker could tell on each day of the past, and how often it is asked for."""

    def __init__(self, stories: Stories) -> None:
        self._questions = stories.questions
        first = knowledge.Version.objects.filter(number=1, state=knowledge.Version.CHECKED).select_related("entry")
        self._versions = [version for version in first.order_by("pk") if version.entry.key in self._questions]
        self._weights: dict[date, Weights[knowledge.Version]] = {}

    def choose(self, moment: Moment, dice: Dice) -> knowledge.Version | None:
        """Return one that somebody asks for at a moment; None where there is none yet."""
        day = clock.local(moment.at).date()
        if day not in self._weights:
            told = {
                version: weight(self._questions[version.entry.key], moment.marks)
                for version in self._versions
                if version.valid_from <= day and (version.valid_until is None or version.valid_until >= day)
            }
            self._weights[day] = Weights(told)
        weights = self._weights[day]
        return dice.weighted(weights) if weights.keys else None
