"""The door of notices: what others may use."""

from .selectors import list_sent
from .services.channels import names as list_ways
from .services.health import examine_channels
from .services.planning import can_be_reached, describe_telling, has_opted_out
from .services.wishes import opt_in, opt_out

__all__ = [
    "can_be_reached",
    "describe_telling",
    "examine_channels",
    "has_opted_out",
    "list_sent",
    "list_ways",
    "opt_in",
    "opt_out",
]
