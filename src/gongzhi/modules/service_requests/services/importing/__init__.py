"""Reports from files (XLSX, CSV): each row becomes a report and goes through the same door as all others."""

from .asking import ask_for, cancel, import_reports
from .error_files import error_lines, write_errors
from .fields import FIELDS, FieldMap, of_dict, read_mapping_file, read_pairs
from .running import work_on_imports
from .tables import open_table
from .telling import as_dict, offices, reasons, summary

__all__ = [
    "FIELDS",
    "FieldMap",
    "as_dict",
    "ask_for",
    "cancel",
    "error_lines",
    "import_reports",
    "of_dict",
    "offices",
    "open_table",
    "read_mapping_file",
    "read_pairs",
    "reasons",
    "summary",
    "work_on_imports",
    "write_errors",
]
