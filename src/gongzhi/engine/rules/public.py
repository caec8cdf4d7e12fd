"""The door of rules: what others may use."""

from .models import ContentVersion
from .rules import Item, ParameterValue, load_strict, register_check
from .selectors import (
    edition,
    find_content,
    forget_content,
    get_content,
    get_version,
    list_content,
    list_versions,
    parameter,
)
from .services import LoadReport, check_content, content_folders, load_content

__all__ = [
    "ContentVersion",
    "Item",
    "LoadReport",
    "ParameterValue",
    "check_content",
    "content_folders",
    "edition",
    "find_content",
    "forget_content",
    "get_content",
    "get_version",
    "list_content",
    "list_versions",
    "load_content",
    "load_strict",
    "parameter",
    "register_check",
]
