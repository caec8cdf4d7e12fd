"""Judging without Django: words, their length, hours, pauses, and what an answer of a gateway means."""

from .faults import sort_of_fault
from .gateway import Gateway, Outgoing, judge, prepare, read_gateway
from .hours import end_of_quiet, is_hour, next_morning
from .mail import read_mail_server
from .parts import count_parts
from .pauses import pause_after
from .templates import rank, unknown_placeholders
from .words import fill, hide, index_by_act, templates_for

__all__ = [
    "Gateway",
    "Outgoing",
    "count_parts",
    "end_of_quiet",
    "fill",
    "hide",
    "index_by_act",
    "is_hour",
    "judge",
    "next_morning",
    "pause_after",
    "prepare",
    "rank",
    "read_gateway",
    "read_mail_server",
    "sort_of_fault",
    "templates_for",
    "unknown_placeholders",
]
