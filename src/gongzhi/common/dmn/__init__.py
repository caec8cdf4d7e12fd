"""Decision Model and Notation: decision tables in FEEL. See README.md in this folder."""

from .analysis import Finding, analyse
from .errors import DmnError
from .evaluation import Outcome, evaluate, last_decision
from .model import Decision, Model, Table
from .reading import read_model

__all__ = [
    "Decision",
    "DmnError",
    "Finding",
    "Model",
    "Outcome",
    "Table",
    "analyse",
    "evaluate",
    "last_decision",
    "read_model",
]
