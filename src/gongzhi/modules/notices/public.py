"""The door of notices: what others may use."""

from .models import StaffMail
from .selectors import count_undecided, list_sent, say_fault
from .services.channels import names as list_ways
from .services.health import examine_channels, list_ways_with_state
from .services.health import wake as try_again
from .services.looking import last_look, note_look
from .services.planning import can_be_reached, describe_telling, has_opted_out
from .services.previewing import Preview, count_told, preview
from .services.staff_wishes import (
    CONFIRM,
    STOP,
    ask_for_mail,
    confirm_mail,
    find_by_token,
    find_staff_mail,
    hand_over,
    list_due,
    mail_time,
    masked_address,
    stop_mail,
)
from .services.surrender import give_up
from .services.templates import Offered, keep, list_kept, list_templates, remove, words_of
from .services.wishes import opt_in, opt_out

__all__ = [
    "CONFIRM",
    "STOP",
    "Offered",
    "Preview",
    "StaffMail",
    "ask_for_mail",
    "can_be_reached",
    "confirm_mail",
    "count_told",
    "count_undecided",
    "describe_telling",
    "examine_channels",
    "find_by_token",
    "find_staff_mail",
    "give_up",
    "hand_over",
    "has_opted_out",
    "keep",
    "last_look",
    "list_due",
    "list_kept",
    "list_sent",
    "list_templates",
    "list_ways",
    "list_ways_with_state",
    "mail_time",
    "masked_address",
    "note_look",
    "opt_in",
    "opt_out",
    "preview",
    "remove",
    "say_fault",
    "stop_mail",
    "try_again",
    "words_of",
]
