"""The old XLS, which holds at most 65,536 rows: no packed archive, so nothing in it can grow."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gongzhi.common.errors import Invalid

MOST_BYTES = 50 * 1024 * 1024


def read_xls(path: Path) -> Iterator[list[Any]]:
    """Return the rows of the first sheet. Raises Invalid for what is no XLS, is too large, or has a password."""
    import python_calamine

    if path.stat().st_size > MOST_BYTES:
        raise Invalid({"file": _("This .xls file is larger than 50 MB. Save it as .xlsx.")})
    try:
        return iter(python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python())
    except python_calamine.CalamineError as error:
        raise Invalid(
            {"file": _("This spreadsheet cannot be read. Save it again as .xlsx and try once more.")}
        ) from error
