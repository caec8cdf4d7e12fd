"""The door of knowledge: checked answers for whoever talks to residents."""

from .models import Entry, Opinion, Renewal, Version
from .selectors import Renewals, count_renewals, count_to_check, find_in_force, search_in_force, suggest
from .services.editing import Draft, approve, offer, write
from .services.sheets import Imported, export_entries, import_entries
from .services.using import ask_for_renewals, keep_opinion, raise_what_was_not_renewed

__all__ = [
    "Draft",
    "Entry",
    "Imported",
    "Opinion",
    "Renewal",
    "Renewals",
    "Version",
    "approve",
    "ask_for_renewals",
    "count_renewals",
    "count_to_check",
    "export_entries",
    "find_in_force",
    "import_entries",
    "keep_opinion",
    "offer",
    "raise_what_was_not_renewed",
    "search_in_force",
    "suggest",
    "write",
]
