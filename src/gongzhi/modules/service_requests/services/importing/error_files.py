"""The refused rows as a CSV file, with their original columns and what is wrong: to correct and import again."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from gongzhi.common.spreadsheets import harmless

from ...models import Import
from .fields import of_dict
from .tables import open_table, words
from .telling import words_of


class Echo:
    """A file that hands on what is written to it."""

    def write(self, line: str) -> str:
        return line


def error_lines(job: Import) -> Iterator[str]:
    """Yield the lines of the file. Where the original is gone, the numbers of the rows and their errors remain."""
    writer = csv.writer(Echo())
    faults = {one.line: one.faults for one in job.refusals.order_by("line").iterator()}
    path = Path(job.path)
    if not path.is_file():
        yield "\ufeff" + writer.writerow([_("Row"), _("Error")])
        for line, fault in faults.items():
            yield writer.writerow([line, words_of(fault)])
        return
    table = open_table(path, sheet=of_dict(job.mapping).sheet)
    yield "\ufeff" + writer.writerow([_("Row"), _("Error"), *map(harmless, table.header)])
    last = max(faults, default=0)
    for line, row in table.rows:
        if line > last:
            break
        if line in faults:
            yield writer.writerow([line, words_of(faults[line]), *(harmless(words(cell)) for cell in row)])


def write_errors(job: Import, path: Path) -> int:
    """Write the refused rows to a file; return how many there are."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(error_lines(job))
    return job.refused
