"""Decision Model and Notation: decision tables in FEEL. See README.md in this folder."""

from .analysis import Finding, analyse, names_in
from .errors import DmnError
from .evaluation import Outcome, evaluate, last_decision
from .model import AGGREGATIONS, HIT_POLICIES, Decision, Input, Model, Output, Rule, Table
from .reading import read_model
from .writing import is_plain, write_table

__all__ = [
    "AGGREGATIONS",
    "HIT_POLICIES",
    "Decision",
    "DmnError",
    "Finding",
    "Input",
    "Model",
    "Outcome",
    "Output",
    "Rule",
    "Table",
    "analyse",
    "evaluate",
    "is_plain",
    "last_decision",
    "names_in",
    "read_model",
    "write_table",
]
