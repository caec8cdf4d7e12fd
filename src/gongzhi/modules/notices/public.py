"""The door of notices: what others may use."""

from .selectors import count_undecided, list_sent
from .services.channels import names as list_ways
from .services.health import examine_channels, list_ways_with_state
from .services.health import wake as try_again
from .services.looking import last_look, note_look
from .services.planning import can_be_reached, describe_telling, has_opted_out
from .services.previewing import Preview, count_told, preview
from .services.surrender import give_up
from .services.templates import Offered, keep, list_kept, list_templates, remove, words_of
from .services.wishes import opt_in, opt_out

__all__ = [
    "Offered",
    "Preview",
    "can_be_reached",
    "count_told",
    "count_undecided",
    "describe_telling",
    "examine_channels",
    "give_up",
    "has_opted_out",
    "keep",
    "last_look",
    "list_kept",
    "list_sent",
    "list_templates",
    "list_ways",
    "list_ways_with_state",
    "note_look",
    "opt_in",
    "opt_out",
    "preview",
    "remove",
    "try_again",
    "words_of",
]
