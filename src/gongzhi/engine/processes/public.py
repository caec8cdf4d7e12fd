"""The door of processes: what others may use."""

from .models import Run
from .rules import ACTIONS, POSTS, WORDS, Diagram, Node, check_process, find_waits, open_nodes, read_process
from .rules.rehearsal import Line, PlayedCase, Rehearsal
from .selectors import spec_of, state_of
from .services import complete, go_on, reached, restart, run_out, send, start
from .services.acting import act, open_cases, perform
from .services.acting_many import Asked, act_on_many
from .services.approvals import approval_label, ask_as_reporter, done_words, words_of
from .services.asked_fields import fields_of
from .services.ending import WITHDRAWN
from .services.hindrances import register_hindrance
from .services.history import (
    PastAct,
    PastCase,
    live_through,
    pass_time,
    record_history,
    run_out_in_past,
    write_history,
)
from .services.needs import Need, known_needs, register_need
from .services.offers import (
    Offer,
    StepView,
    list_doors,
    list_materials,
    list_offers,
    list_steps,
    stage_label,
    steps_apart,
)
from .services.parameters import number_of
from .services.rehearsing import Next, Played, play_on, rehearse, rehearse_in_force
from .services.withdrawing import may_withdraw, withdraw

__all__ = [
    "ACTIONS",
    "POSTS",
    "WITHDRAWN",
    "WORDS",
    "Asked",
    "Diagram",
    "Line",
    "Need",
    "Next",
    "Node",
    "Offer",
    "PastAct",
    "PastCase",
    "Played",
    "PlayedCase",
    "Rehearsal",
    "Run",
    "StepView",
    "act",
    "act_on_many",
    "approval_label",
    "ask_as_reporter",
    "check_process",
    "complete",
    "done_words",
    "fields_of",
    "find_waits",
    "go_on",
    "known_needs",
    "list_doors",
    "list_materials",
    "list_offers",
    "list_steps",
    "live_through",
    "may_withdraw",
    "number_of",
    "open_cases",
    "open_nodes",
    "pass_time",
    "perform",
    "play_on",
    "reached",
    "read_process",
    "record_history",
    "register_hindrance",
    "register_need",
    "rehearse",
    "rehearse_in_force",
    "restart",
    "run_out",
    "run_out_in_past",
    "send",
    "spec_of",
    "stage_label",
    "start",
    "state_of",
    "steps_apart",
    "withdraw",
    "words_of",
    "write_history",
]
