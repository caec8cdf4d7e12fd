"""A matter rehearsed by its own trial cases: with posts, forms, tables and limits, in memory, with nothing written.

Every step goes through the engine's own door (`acting.perform`): authority, separation of duties, forms and clocks are those
of the real thing. Posts are played, or with `area` those that there are; content is what is in force with the pack over it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.errors import Invalid
from gongzhi.common.problems import Problem, gettext_noop
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as content

from ...rules import Diagram
from ...rules.rehearsal import PlayedCase, Rehearsal, ends_of, uncovered
from ...selectors import spec_of
from .playing import Next, Played, play
from .scene import Scene, find_place, players_for
from .walking import Typed, walk

TRIALS, TRIED = "cases.yaml", "runtime"
NO_TRIALS = gettext_noop("There are no trial cases yet: write them into cases.yaml.")
NO_PLACE = gettext_noop("There is no village yet to try this out in: import the areas first.")

__all__ = ["Next", "Played", "play_on", "read_trials", "rehearse", "rehearse_in_force"]

ActorOf = Callable[[int], Actor]
Trials = Sequence[Mapping[str, Any]]


def rehearse(pack: Mapping[str, str], matter: str, *, area: str = "", actor_of: ActorOf | None = None) -> Rehearsal:
    """Try out a pack, given as file name → text (matter.yaml, process.bpmn, process.yaml, form.schema.json, *.dmn, cases.yaml).

    `matter` is its key. `area` with `actor_of` (person → actor) has the posts of that area do what they hold; otherwise all
    posts are played. A pack that does not pass its checks is not walked.
    """
    try:
        bodies = content.read_pack({name: text.encode() for name, text in pack.items()})
    except content.NotStrict as error:
        return Rehearsal(matter, matter, (Problem(matter, error.place, error.message, error.details),))
    items = [content.Item(part, matter, body, f"{matter}/{part}", TRIED) for part, body in bodies.items()]
    if problems := content.check_laid_over(items):
        return Rehearsal(matter, matter, tuple(problems))
    with content.trying_out(items):
        return rehearse_in_force(matter, area=area, actor_of=actor_of)


def play_on(pack: Mapping[str, str], matter: str, walked: Trials) -> Played:
    """Play a trial case of a pack as far as its lines go. Raises Invalid where the pack cannot be run at all."""
    rehearsed = content.read_pack({name: text.encode() for name, text in pack.items()})
    items = [content.Item(part, matter, body, f"{matter}/{part}", TRIED) for part, body in rehearsed.items()]
    place = find_place()
    if not place or content.check_laid_over(items):
        raise Invalid({"": _("Put right first what the check has found; then cases can be played.")})
    with content.trying_out(items):
        version = content.get_content("matter", matter)
        process = content.get_content("process", str(version.body["process"]))
        with _posts(spec_of(process.pk).diagram, place, played=True):
            trials = read_trials(content.find_content("rehearsal", matter))
            return play(Scene(version, process, place), trials, walked)


def rehearse_in_force(matter: str, *, area: str = "", actor_of: ActorOf | None = None) -> Rehearsal:
    """Try out a matter as it is in force, by its own trial cases."""
    version = content.get_content("matter", matter)
    process = content.get_content("process", str(version.body["process"]))
    trials = read_trials(content.find_content("rehearsal", matter))
    place = area or find_place()
    lacks = NO_PLACE if not place else NO_TRIALS if not trials else ""
    if lacks:
        return Rehearsal(matter, say(version.body["names"]), (Problem(f"{matter}/{TRIALS}", "", lacks),))
    diagram = spec_of(process.pk).diagram
    with _posts(diagram, place, played=actor_of is None) as vacant:
        scene = Scene(version, process, place, actor_of)
        walks, taken, reached = _walk_all(scene, trials)
    file = f"{matter}/{TRIALS}"
    # What a trial case did not come to because it broke off says nothing.
    broken = any(walk.faults for walk in walks)
    missing = [] if broken else uncovered(diagram, file, taken, reached)
    flows, ends = {flow.id for flow in diagram.flows}, {node.id for node in ends_of(diagram)}
    return Rehearsal(
        matter,
        say(version.body["names"]),
        tuple(missing),
        walks,
        vacant,
        (len(flows & taken), len(flows)),
        (len(ends & reached), len(ends)),
    )


def _walk_all(scene: Scene, trials: Trials) -> tuple[tuple[PlayedCase, ...], set[str], set[str]]:
    taken: set[str] = set()
    reached: set[str] = set()
    walks: list[PlayedCase] = []
    typed: Typed = {}
    for trial in trials:
        done, steps = walk(scene, trial, typed)
        walks.append(done)
        taken |= {flow for step in steps for flow in step.flows}
        reached |= {node for step in steps for node in step.trail}
    return tuple(walks), taken, reached


@contextmanager
def _posts(diagram: Diagram, place: str, *, played: bool) -> Iterator[tuple[str, ...]]:
    """Let the functions that nobody holds be played, or all of them; yield those that nobody holds."""
    wanted = sorted(diagram.functions)
    vacant = [] if played else [one for one in wanted if parties.find_post(one, area=place) is None]
    with parties.played_by(players_for(wanted, place, wanted if played else vacant), alone=played):
        yield tuple(vacant)


def read_trials(found: content.ContentVersion | None) -> Trials:
    """Return the trial cases of a file; what is no list of cases is none."""
    told = content.load_strict(found.body["text"].encode()) if found else []
    return (
        [one for one in told if isinstance(one, dict) and isinstance(one.get("walk"), list)]
        if isinstance(told, list)
        else []
    )
