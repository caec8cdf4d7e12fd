"""Reports from files (XLSX, CSV): each row becomes a report and goes through the same door as all others."""

from .asking import ask_for, cancel, import_reports, remember
from .error_files import error_lines, write_errors
from .fields import CSV_ZONE as ZONE
from .fields import FIELDS, FieldMap, of_dict, read_mapping, read_mapping_file, read_pairs
from .fields import LARGEST_FILE as LARGEST_MAPPING
from .proposing import Trial, propose, try_out
from .running import work_on_imports
from .tables import open_table, safe_name
from .telling import NAMES, as_dict, offices, reasons, say_faults, summary

__all__ = [
    "FIELDS",
    "LARGEST_MAPPING",
    "NAMES",
    "ZONE",
    "FieldMap",
    "Trial",
    "as_dict",
    "ask_for",
    "cancel",
    "error_lines",
    "import_reports",
    "of_dict",
    "offices",
    "open_table",
    "propose",
    "read_mapping",
    "read_mapping_file",
    "read_pairs",
    "reasons",
    "remember",
    "safe_name",
    "say_faults",
    "summary",
    "try_out",
    "work_on_imports",
    "write_errors",
]
