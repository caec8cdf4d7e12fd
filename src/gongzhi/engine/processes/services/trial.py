"""A case that is only rehearsed: it keeps its standings to itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..rules import State, Step

# Under this name a change keeps its trial.
TRIAL = "trial"


@dataclass
class Trial:
    """Where a rehearsed case has stood, and the steps that it took; nothing of it is written."""

    states: dict[str, State] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    # What the parameters that tables ask are taken to be; those that are not named are not decided.
    parameters: Mapping[str, Any] = field(default_factory=dict)
