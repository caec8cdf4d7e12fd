"""The knowledge base of the fictional county: each entry written by its office and checked by the command centre, as in life."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from gongzhi.common import clock
from gongzhi.config.demo.stories import read_yaml
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties
from gongzhi.modules.accounts import public as accounts
from gongzhi.modules.knowledge import public as knowledge

# In force for half a year already; one in twelve runs out soon, so that there is something to renew, and one has run out long ago.
SINCE, LEFT, EVERY = timedelta(days=180), timedelta(days=20), 12
LATE, RAN_OUT = 7, timedelta(days=-20)
CHECKER = "county_checker"

Words = Mapping[str, Any]


def add_knowledge(folder: Path) -> int:
    """Write the entries of `demo/knowledge/*.yaml` that are not there yet; returns how many there were to write."""
    known = set(knowledge.Entry.objects.values_list("key", flat=True))
    entries = [(key, body) for key, body in _read(folder) if key not in known]
    actors = _actors() if entries else {}
    for number, (key, body) in enumerate(entries):
        left = RAN_OUT if number == LATE else LEFT if number % EVERY == 0 else None
        _write(actors, key, body, until=None if left is None else clock.today() + left)
    knowledge.ask_for_renewals()
    knowledge.raise_what_was_not_renewed()
    return len(entries)


def _read(folder: Path) -> Iterator[tuple[str, Words]]:
    for path in sorted((folder / "demo" / "knowledge").glob("*.yaml")):
        yield from read_yaml(path).items()


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
        valid_from=clock.today() - SINCE,
        valid_until=until,
    )
    version = knowledge.write(writer, draft)
    knowledge.offer(writer, version)
    knowledge.approve(actors[CHECKER], version)
