"""FEEL (Friendly Enough Expression Language): conditions that clerks can read, evaluated in an isolated V8 with limits.

The library `feelin` runs bundled inside mini-racer: it reaches no file, no network and no Python. Numbers are doubles, so
money is counted in whole 分. An answer depends on the expression and its context only: `now()` and `today()` are refused.
"""

import atexit
import json
import os
import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .errors import Refused

LONGEST_EXPRESSION = 2_000
LONGEST_CONTEXT = 16_000
LONGEST_ANSWER = 16_000
SECONDS = 1.0
LOADING_SECONDS = 10.0
MOST_MEMORY = 128 * 1024 * 1024

# So many answers are kept, and so many questions are asked together at the most.
MOST_KEPT, MOST_TOGETHER = 4096, 200
# In which manner an expression is asked, for `prepare`.
VALUE, CHECK, TEST = "evaluate", "check", "careful test"

EACH = f"([mode, expression, context]) => feel.run(mode, expression, JSON.parse(context), {LONGEST_ANSWER})"
# No expression may leave anything behind for the next one. No value of FEEL leads to RegExp; V8 leaves its quick way with
# patterns where that is closed as well, and each expression takes three times as long.
CLOSE = (
    "[Object, Array, String, Number, Boolean, Function].forEach((kind) => Object.preventExtensions(kind.prototype)); 0"
)

MESSAGES = {
    "syntax": _("This is not a valid FEEL expression: %(expression)s (%(why)s)"),
    "name": _("The expression uses a name that is not known here: %(expression)s (%(why)s)"),
    "warning": _("The expression does not fit its values: %(expression)s (%(why)s)"),
    "number": _("The result is not an ordinary number: %(expression)s"),
    "kind": _("The result is neither text, number, yes or no, date, list nor context: %(expression)s"),
    "large": _("The expression, its values or its result are too large: %(expression)s"),
    "time": _("The expression takes too long or too much memory: %(expression)s"),
    "boolean": _("The result must be yes or no (true or false): %(expression)s"),
    "context": _("The values given to the expression cannot be passed on: %(expression)s"),
}


class FeelError(Refused):
    """An expression that gives no answer; whoever asked must not guess one (human queue)."""

    status = 422
    code = "feel"

    def __init__(self, why: str, expression: str, detail: str = "") -> None:
        super().__init__(MESSAGES[why] % {"expression": expression[:200], "why": detail})
        self.why = why


def evaluate(expression: str, context: Mapping[str, Any] | None = None) -> Any:
    """Return the value of `expression` (JSON kinds; dates as ISO texts); raise FeelError.

    An unknown name, a comparison of unlike things or any other warning is an error, never a silent null.
    """
    return json.loads(_answer("evaluate", _short(expression), _encoded(expression, context or {})))


def test(unary: str, value: Any, context: Mapping[str, Any] | None = None) -> bool:  # noqa: PT028  # not a pytest test
    """Say whether `value` fits the unary test (`> 5`, `"a", "b"`, `[1..3]`); raise FeelError."""
    answer = json.loads(_answer("test", _short(unary), _encoded(unary, {**(context or {}), "?": value})))
    if not isinstance(answer, bool):
        raise FeelError("boolean", unary)
    return answer


def holds(expression: str, context: Mapping[str, Any] | None = None) -> bool:
    """Return the truth of a condition; raise FeelError where it is neither true nor false."""
    answer = evaluate(expression, context)
    if not isinstance(answer, bool):
        raise FeelError("boolean", expression)
    return answer


def evaluate_marked(expression: str, context: Mapping[str, Any], *, strict: bool) -> Any:
    """Return the value of `expression` for decision models; raise FeelError.

    Dates, times, lengths of time and functions are {"@feel": text} on the way in and out. `strict` as in `evaluate`; else, as
    the DMN standard has it, null where there is no answer.
    """
    mode = "careful" if strict else "standard"
    return json.loads(_answer(mode, _short(expression), _encoded(expression, context)))


def test_marked(unary: str, value: Any, context: Mapping[str, Any], *, strict: bool) -> bool:  # not a pytest test
    """Say whether `value` fits the unary test, with marks as in `evaluate_marked`; no answer is no; raise FeelError."""
    mode = "careful test" if strict else "standard test"
    return json.loads(_answer(mode, _short(unary), _encoded(unary, {**context, "?": value}))) is True


def check(expression: str, names: Mapping[str, Any]) -> None:
    """Raise FeelError where `expression` cannot be read or, tried with the sample values of `names`, uses other names."""
    _answer("check", _short(expression), _encoded(expression, names))


def _short(expression: str) -> str:
    if len(expression) > LONGEST_EXPRESSION:
        raise FeelError("large", expression)
    return expression


def _encoded(expression: str, context: Mapping[str, Any]) -> str:
    try:
        text = json.dumps(context, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        raise FeelError("context", expression) from None
    if len(text) > LONGEST_CONTEXT:
        raise FeelError("large", expression)
    return text


def prepare(mode: str, asked: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Have many questions (expression and context) answered in one call, so that each need not be sent on its own afterwards.

    What cannot be answered is left to be asked, and told, on its own.
    """
    keys = [(mode, expression, text) for expression, context in asked if (text := _sendable(expression, context))]
    keys = [key for key in dict.fromkeys(keys) if key not in _answers]
    for start in range(0, len(keys), MOST_TOGETHER):
        together = keys[start : start + MOST_TOGETHER]
        with suppress(FeelError):
            _keep(dict(zip(together, _machine.run(together), strict=True)))


def _sendable(expression: str, context: Mapping[str, Any]) -> str:
    try:
        return _encoded(_short(expression), context)
    except FeelError:
        return ""


# Mode, expression and context, with the answer of the isolate: it depends on nothing else.
Key = tuple[str, str, str]
_answers: dict[Key, str] = {}
_answers_lock = threading.Lock()


def _keep(found: Mapping[Key, str]) -> None:
    with _answers_lock:
        _answers.update(found)
        while len(_answers) > MOST_KEPT:
            del _answers[next(iter(_answers))]


def _answer(mode: str, expression: str, context: str) -> str:
    key = (mode, expression, context)
    text = _answers.get(key)
    if text is None:
        [text] = _ask(key)
        _keep({key: text})
    answer = json.loads(text)
    if "code" in answer:
        raise FeelError(answer["code"] if answer["code"] in MESSAGES else "warning", expression, answer["message"])
    return json.dumps(answer["value"])


def _ask(key: Key) -> list[str]:
    """Ask one question; once more where it took too long: a machine that stood still for a second has said nothing of the expression."""
    with suppress(FeelError):
        return _machine.run([key])
    return _machine.run([key])


class _Home(threading.Thread):
    """The thread that a V8 is made in and closed in: it must be the same one, or V8 takes the process down with it.

    And one without an event loop: V8 would join the loop and then refuse every time limit.
    """

    def __init__(self) -> None:
        super().__init__(name="feel", daemon=True)
        self.racer: Any = None
        self.made, self.leaving = threading.Event(), threading.Event()
        self.start()
        self.made.wait()

    def run(self) -> None:
        from py_mini_racer import MiniRacer  # V8 takes 50 MB: only where an expression is really evaluated.

        try:
            self.racer = MiniRacer()
        finally:
            self.made.set()
        self.leaving.wait()
        self.racer.close()

    def leave(self) -> None:
        self.leaving.set()
        self.join()


class _Machine:
    """One V8 a process, made when first needed and made anew after it had to be stopped."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.home: _Home | None = None
        self.pid = 0

    def run(self, asked: Sequence[Key]) -> list[str]:
        """Return the isolate's answer to each question; raise FeelError, naming the first, where they take too long together."""
        # Checked before the lock is touched: it may have been held when the process was forked, and a V8 hangs in a child.
        if self.pid and self.pid != os.getpid():
            raise RuntimeError("FEEL was loaded before this process was forked; start processes by spawn.")
        call = f"JSON.stringify(JSON.parse({json.dumps(json.dumps(asked))}).map({EACH}))"
        with self.lock:
            racer = self._racer()
            try:
                answers: list[str] = json.loads(racer.eval(call, timeout_sec=SECONDS, max_memory=MOST_MEMORY))
                return answers
            except _stopped() as error:
                self._begin_anew(racer)
                raise FeelError("time", asked[0][1]) from error

    def _racer(self) -> Any:
        if self.home is None:
            home = _Home()
            home.racer.eval(_bundle(), timeout_sec=LOADING_SECONDS)
            home.racer.eval(CLOSE)
            self.home, self.pid = home, os.getpid()
            atexit.register(self.close)
        return self.home.racer

    def _begin_anew(self, racer: Any) -> None:
        """Give up a V8 that was stopped, for its time too: what it left in memory would count against what is asked next."""
        # The answer of what was stopped comes before this one; were V8 closed earlier, it would speak to nobody.
        with suppress(_stopped()):
            racer.eval("0", timeout_sec=SECONDS)
        self._leave()

    def _leave(self) -> None:
        home, self.home = self.home, None
        if home is not None:
            home.leave()

    def close(self) -> None:
        """Close V8 while Python still runs: during its shutdown the two may wait for each other for ever."""
        with self.lock:
            if self.pid == os.getpid():
                self._leave()


def _stopped() -> type[Exception]:
    from py_mini_racer import JSEvalException

    return JSEvalException  # type: ignore[no-any-return]  # untyped


def _bundle() -> str:
    path = Path(settings.FRONTEND) / "feel.js"
    if not path.exists():
        raise RuntimeError(f"{path} is missing; build the front end first (make assets).")
    return path.read_text("utf-8")


_machine = _Machine()
