"""CSV as offices write it: UTF-8 with or without its mark, or GB18030; also packed (.csv.gz). Read line by line, bounded."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

from django.utils.translation import gettext as _

from gongzhi.common.errors import Invalid

MOST_UNPACKED = 1024 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
CHUNK = 1024 * 1024


def read_csv(path: Path) -> Iterator[list[Any]]:
    """Yield the records. Raises Invalid where the bytes are no text in a known encoding, or no CSV."""
    encoding = _encoding(path)
    return _records(path, encoding)


def _records(path: Path, encoding: str) -> Iterator[list[Any]]:
    with _open(path) as raw, io.TextIOWrapper(io.BufferedReader(_Bounded(raw)), encoding, newline="") as text:
        try:
            yield from csv.reader(text)
        except (csv.Error, UnicodeDecodeError, OSError, zlib.error, EOFError) as error:
            raise unreadable() from error


def _open(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, "rb")) if path.name.lower().endswith(".gz") else path.open("rb")


class _Bounded(io.RawIOBase):
    """A stream that refuses to grow beyond what a file may hold: a packed file can be a thousand times its size."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source, self._read = source, 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        data = self._source.read(len(into))
        self._read += len(data)
        if self._read > MOST_UNPACKED:
            raise too_large()
        into[: len(data)] = data
        return len(data)


def _encoding(path: Path) -> str:
    """Return the first encoding in which the whole file can be read."""
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with _open(path) as raw:
                read = 0
                while data := raw.read(CHUNK):
                    read += len(data)
                    if read > MOST_UNPACKED:
                        raise too_large()
                    decoder.decode(data)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        except (OSError, zlib.error, EOFError) as error:
            raise unreadable() from error
        return encoding
    raise unreadable()


def too_large() -> Invalid:
    return Invalid({"file": _("Unpacked, the file is larger than 1 GB. Split it.")})


def unreadable() -> Invalid:
    return Invalid({"file": _("The text of this file cannot be read. Save it as CSV in UTF-8.")})
