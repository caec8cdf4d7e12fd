"""What became of a past case: the plan of its acts in time, before anybody acts. Pure but for the calendar; seeded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from gongzhi.common import clock
from gongzhi.config.demo.dice import Dice, Weights
from gongzhi.config.demo.moments import waking_moment, working_moment
from gongzhi.config.demo.stories import Spot, Stories
from gongzhi.modules.knowledge import public as knowledge
from gongzhi.modules.service_requests.public import Report

HOURS_A_DAY = 7
# How many working days the plan takes for the time to answer, and how much of that an office needs; rarely too much.
ANSWER_DAYS, CONSULTATION_DAYS = 5, 2
IN_TIME, LATE = (0.15, 0.9), (1.15, 2.0)
LATE_SHARE, LATE_SIGN_SHARE = 0.08, 0.04
ASK_RETURN_HOURS, AGREE_HOURS = (0.5, 4), (1, 3)
DISPATCH_HOURS, SIGN_HOURS, LATE_SIGN_HOURS, CHECK_HOURS, LATE_CHECK_HOURS = (1, 2), (1, 6), (15, 26), (2, 18), (24, 45)
DECISION_HOURS, QUESTION_HOURS, REPLY_HOURS, CONTACT_HOURS = (2, 9), (1, 4), (1, 20), (0.3, 3)
RATE_HOURS, REGRET_HOURS = (1, 60), (24, 200)
SHARES = {
    "contact": 0.93,
    "return": 0.06, "hand_over": 0.06, "ask": 0.12, "note": 0.14, "rework": 0.07, "regret": 0.055, "reopen": 0.65,
    "refuse_return": 0.25, "extend": 0.04, "refuse_extension": 0.25, "suspend": 0.01, "hang": 0.014, "call_in": 0.03,
    "split": 0.006,
    "rate": 0.52, "rate_anonymous": 0.16, "rating_words": 0.5, "rating_reason": 0.6,
    "besides": 0.25, "rate_told": 0.1, "ask_further": 0.012,
}  # fmt: skip
EXTENSION_DAYS, REST_DAYS, TAKEN_UP_AT = (2, 5), (25, 70), time(9)
# What the call-taker does during the call.
TELL = "tell"
# What lets a case rest: the verb of asking, by what the approval is called.
RESTS = {"suspend": "suspension", "hang": "hanging"}
# solved, satisfied
RATINGS = Weights({
    ("yes", "satisfied"): 0.6, ("yes", "fairly"): 0.18, ("partly", "fairly"): 0.11, ("partly", "unsatisfied"): 0.04,
    ("no", "unsatisfied"): 0.07,
})  # fmt: skip


@dataclass(frozen=True)
class Planned:
    """One act in the plan: when, the verb of staff or reporter, its words, and a rating's choices."""

    at: datetime
    verb: str
    words: str = ""
    solved: str = ""
    satisfied: str = ""
    reasons: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    # Of a case that was split: which of its parts it is done on, counted from one.
    part: int = 0


@dataclass(frozen=True)
class Past:
    """One case to record: the report as it came in, what became of it, and what the words alone do not tell.

    `others`: where in its batch those lie that are merged into it; each of these goes its own way until `ends`.
    """

    report: Report
    acts: Sequence[Planned]
    matter: str
    area: str
    told: str
    spot: Spot
    others: tuple[int, ...] = ()
    ends: datetime | None = None
    # From the knowledge base, where the call-taker answered during the call.
    answer: knowledge.Version | None = None


@dataclass
class Life:
    """The plan in the making; `at` is the time of the latest act of the offices."""

    at: datetime
    stories: Stories
    dice: Dice
    matter: str
    spot: Spot
    consultation: bool
    anonymous: bool
    acts: list[Planned] = field(default_factory=list)

    def work(
        self,
        verb: str,
        hours: tuple[float, float],
        words: str = "",
        values: Mapping[str, str] | None = None,
        part: int = 0,
    ) -> None:
        """Let somebody of an office act some hours of working time later."""
        self.at = working_moment(self.at, self.dice.between(*hours), self.dice)
        self.acts.append(Planned(self.at, verb, words, values=values or {}, part=part))

    def happens(self, what: str) -> bool:
        return self.dice.chance(SHARES[what])

    def say(self, what: str) -> str:
        return self.stories.say(what, self.dice)

    def dispatch(self) -> None:
        self.work("dispatch", DISPATCH_HOURS)

    def sign(self) -> None:
        self.work("accept", LATE_SIGN_HOURS if self.dice.chance(LATE_SIGN_SHARE) else SIGN_HOURS)

    def extras(self) -> None:
        """What may happen between signing and answering."""
        if not self.anonymous and self.happens("contact"):
            self.work("contact", CONTACT_HOURS, self.say("contact"))
        if self.happens("note"):
            self.work("note", QUESTION_HOURS, self.say("note"))
        if not self.anonymous and self.happens("ask"):
            self.work("ask", QUESTION_HOURS, self.say("question"))
            at = waking_moment(self.at, self.dice.between(*REPLY_HOURS), self.dice)
            self.acts.append(Planned(at, "reply", self.say("reply")))
            self.at = max(self.at, at)

    def split(self) -> None:
        """Let a dispatcher make two parts of what was reported, seldom; each is settled before the whole is answered."""
        if self.consultation or not self.happens("split"):
            return
        parts = {f"words_{number}": words for number, words in enumerate(self.stories.words["parts"], start=1)}
        self.work("split", DISPATCH_HOURS, values=parts)
        for number in range(1, len(parts) + 1):
            self.work("accept", SIGN_HOURS, part=number)
            self.work("answer", DECISION_HOURS, self.say("part_answer"), part=number)
            self.work("pass", AGREE_HOURS, self.say("passed"), part=number)

    def more_time(self) -> int:
        """Let the office ask for more time, now and then; return how many working days it was granted."""
        if not self.happens("extend"):
            return 0
        days = {"days": str(self.dice.whole(*EXTENSION_DAYS))}
        self.work("extend", QUESTION_HOURS, self.say("extend"), days)
        if self.happens("refuse_extension"):
            self.work("refuse_extension", AGREE_HOURS, self.say("extension_refused"))
            return 0
        self.work("agree_extension", AGREE_HOURS, self.say("extension_granted"), days)
        return int(days["days"])

    def rest(self) -> None:
        """Let the case rest until a day, seldom; the suspended one goes on by itself, the hanging one is taken up again."""
        verb = next((verb for verb in RESTS if self.happens(verb)), None)
        if verb is None:
            return
        until = clock.local(self.at).date() + timedelta(days=self.dice.whole(*REST_DAYS))
        day = {"until": until.isoformat()}
        ground = {"ground": "force_majeure"} if verb == "suspend" else {}
        self.work(verb, QUESTION_HOURS, self.say(verb), ground | day)
        self.work(f"agree_{RESTS[verb]}", AGREE_HOURS, self.say(f"{verb}_granted"), day)
        self.at = datetime.combine(until + timedelta(days=1), TAKEN_UP_AT, clock.LOCAL)
        if verb == "hang":
            self.work("resume", QUESTION_HOURS, self.say("resumed"))

    def call_in(self) -> None:
        """Let the office call another one in, which gives its opinion."""
        if self.happens("call_in"):
            self.work("call_in", QUESTION_HOURS, self.say("call_in"))
            self.work("give_opinion", DECISION_HOURS, self.say("opinion"))

    def answer(self, began: datetime, words: str, more: int = 0) -> None:
        """Answer within the time that runs from `began`, with `more` days where they were granted, or some days too late."""
        days = (CONSULTATION_DAYS if self.consultation else ANSWER_DAYS) + more
        share = self.dice.between(*(LATE if self.dice.chance(LATE_SHARE) else IN_TIME))
        at = working_moment(began, share * days * HOURS_A_DAY, self.dice)
        if at <= self.at:
            at = working_moment(self.at, 1, self.dice)
        self.at = at
        self.acts.append(Planned(at, "answer", words))

    def check(self, verb: str, words: str) -> None:
        self.work(verb, LATE_CHECK_HOURS if self.dice.chance(LATE_SHARE) else CHECK_HOURS, words)

    def rate(self, answered: datetime, share: str = "") -> None:
        if not self.happens(share or ("rate_anonymous" if self.anonymous else "rate")):
            return
        solved, satisfied = self.dice.weighted(RATINGS)
        words = self.say(f"rating/{satisfied}") if self.happens("rating_words") else ""
        known = self.stories.words["rating_reasons"][satisfied]
        reasons = (self.dice.pick(known),) if known and self.happens("rating_reason") else ()
        at = waking_moment(answered, self.dice.between(*RATE_HOURS), self.dice)
        self.acts.append(Planned(at, "rate", words, solved, satisfied, reasons))


def plan(life: Life) -> list[Planned]:
    """Return all acts of a case that nobody forgot, in order of time."""
    began = life.at
    life.dispatch()
    if life.happens("return"):
        _return(life)
    if life.happens("hand_over"):
        life.work("hand_over", QUESTION_HOURS, life.say("hand_over"))
    _settle(life, began)
    if life.happens("regret"):
        _regret(life)
    return sorted(life.acts, key=lambda act: act.at)


def plan_question(life: Life) -> list[Planned]:
    """Return the acts on a question that is answered during the call; now and then an office handles it after all."""
    life.acts.append(Planned(life.at, TELL, life.say("besides") if life.happens("besides") else ""))
    life.rate(life.at, "rate_told")
    if life.matter and life.happens("ask_further"):
        _regret(life, "further_")
    return sorted(life.acts, key=lambda act: act.at)


def _return(life: Life) -> None:
    """Let the first office ask to return the case; where that is refused it handles it after all."""
    life.work("return", ASK_RETURN_HOURS, life.say("return"), {"ground": life.say("return_ground")})
    if life.happens("refuse_return"):
        life.work("refuse_return", AGREE_HOURS, life.say("return_refused"))
        return
    life.work("agree_return", AGREE_HOURS)
    life.dispatch()


def _settle(life: Life, began: datetime) -> None:
    life.sign()
    life.extras()
    life.split()
    life.call_in()
    more = life.more_time()
    life.rest()
    life.answer(began, life.stories.answer(life.matter, life.spot, life.dice), more)
    if life.happens("rework"):
        life.check("rework", life.say("failed"))
        life.answer(life.at, life.say("rework_answer"))
    answered = life.at
    life.check("pass", life.say("passed"))
    life.rate(answered)


def _regret(life: Life, about: str = "") -> None:
    """Let the reporter ask to reopen the case, and a dispatcher decide."""
    life.at = waking_moment(life.at, life.dice.between(*REGRET_HOURS), life.dice)
    life.acts.append(Planned(life.at, "ask_reopening", life.say(f"{about}reopening")))
    if not life.happens("reopen"):
        life.work("refuse_reopening", DECISION_HOURS, life.say(f"{about}reopening_refused"))
        return
    life.work("reopen", DECISION_HOURS, life.say(f"{about}reopened"))
    began = life.at
    life.dispatch()
    life.sign()
    life.answer(began, life.say(f"{about}rework_answer"))
    answered = life.at
    life.check("pass", life.say("passed"))
    life.rate(answered)


RETURNED = "returned"
# Before which act a case gets stuck.
STOPS: Mapping[str, tuple[str, ...]] = {
    "registered": ("dispatch",),
    "dispatched": ("accept", "return"),
    "returning": ("agree_return", "refuse_return"),
    "asking": ("agree_extension", "refuse_extension", "agree_suspension", "agree_hanging"),
    "in_progress": ("answer",),
    "answered": ("pass", "rework"),
    "reopening": ("reopen", "refuse_reopening"),
}


def cut(acts: Sequence[Planned], stop: str, now: datetime) -> list[Planned]:
    """Return the acts before `now`, and before the first one of those that `stop` names (`returned`: behind the return)."""
    found: list[Planned] = []
    for act in acts:
        is_stopped = act.verb in STOPS.get(stop, ()) or (stop == RETURNED and _last_verb(found) == "agree_return")
        if act.at >= now or is_stopped:
            break
        found.append(act)
    return found


def _last_verb(acts: Sequence[Planned]) -> str:
    return acts[-1].verb if acts else ""


def is_over(acts: Sequence[Planned], now: datetime) -> bool:
    """Say whether the offices are done with a case at `now`."""
    return all(act.at < now for act in acts if act.verb not in ("rate", "reply"))
