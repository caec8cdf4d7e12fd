"""A case that is only rehearsed: it keeps its standings to itself."""

from dataclasses import dataclass, field

from ..rules import State, Step

# Under this name a change keeps its trial.
TRIAL = "trial"


@dataclass
class Trial:
    """Where a rehearsed case has stood, and the steps that it took; nothing of it is written."""

    states: dict[str, State] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
