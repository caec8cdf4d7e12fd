"""The facts that alert rules may speak of, by set: name → an example of its value, which FEEL is checked with."""

from collections.abc import Mapping
from typing import Any

# Of every set: how risky the matter calls the step (empty: no risk point there).
COMMON: dict[str, Any] = {"risk": "high"}
FACTS: Mapping[str, dict[str, Any]] = {
    "relation": {"related": True, "relation": "spouse"},
    "purchases": {"cases": 2, "sum": 100, "most": 100},
    "bidders": {"bidders": 1, "times": 2},
    "publicity": {"published": True, "shown_days": 15, "due_days": 15},
    "pace": {"hours": 1.5, "median": 1.5, "deviation": 0.5, "n": 30},
    "duty": {"has_duty": True, "on_duty": True},
}
