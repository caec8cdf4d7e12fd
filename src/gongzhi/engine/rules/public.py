"""The door of rules: what others may use."""

from .models import BEGINNING, ContentDraft, ContentVersion
from .rules import Item, NotStrict, ParameterValue, dump_strict, holds_on, load_strict, register_check
from .selectors import (
    REPORT_KINDS,
    edition,
    find_content,
    find_report_matter,
    forget_content,
    get_content,
    get_draft,
    get_version,
    limits,
    list_content,
    list_drafts,
    list_report_matters,
    list_versions,
    parameter,
)
from .services.drafting import begin_draft, change_draft, check_draft, drop_draft, put_in_force
from .services.loading import LoadReport, check_content, content_folders, load_content

__all__ = [
    "BEGINNING",
    "REPORT_KINDS",
    "ContentDraft",
    "ContentVersion",
    "Item",
    "LoadReport",
    "NotStrict",
    "ParameterValue",
    "begin_draft",
    "change_draft",
    "check_content",
    "check_draft",
    "content_folders",
    "drop_draft",
    "dump_strict",
    "edition",
    "find_content",
    "find_report_matter",
    "forget_content",
    "get_content",
    "get_draft",
    "get_version",
    "holds_on",
    "limits",
    "list_content",
    "list_drafts",
    "list_report_matters",
    "list_versions",
    "load_content",
    "load_strict",
    "parameter",
    "put_in_force",
    "register_check",
]
