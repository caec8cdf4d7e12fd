"""The XML inside a spreadsheet, as a stream of events. A file with a DOCTYPE (where entities would be defined) is refused."""

import zipfile
from collections.abc import Iterator
from typing import Any, Protocol
from xml.parsers import expat  # nosec - no DOCTYPE is accepted, nothing outside is read

CHUNK = 256 * 1024
MOST_LISTED = 100_000


class Handler(Protocol):
    """What is told of each element; `done` holds what it has finished since it was last emptied."""

    done: list[Any]

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def data(self, text: str) -> None: ...


def parse(book: zipfile.ZipFile, part: str, handler: Handler) -> Iterator[Any]:
    """Yield what the handler finishes, while the part is read. Raises ValueError where it is no clean XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: handler.start(name.rpartition(" ")[2], attributes)
    parser.EndElementHandler = lambda name: handler.end(name.rpartition(" ")[2])
    parser.CharacterDataHandler = handler.data
    parser.StartDoctypeDeclHandler = _refuse
    with book.open(part) as file:
        try:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk, False)
                yield from handler.done
                handler.done.clear()
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise ValueError(str(error)) from error
    yield from handler.done
    handler.done.clear()


def _refuse(*_: Any) -> None:
    raise ValueError("a spreadsheet has no DOCTYPE")


class _Listing:
    """Keeps the attributes of all elements of one name, without the prefixes of their names."""

    def __init__(self, wanted: str) -> None:
        self.wanted, self.done = wanted, list[Any]()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self.wanted:
            self.done.append({key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


def attributes_of(book: zipfile.ZipFile, part: str, name: str) -> list[dict[str, str]]:
    """Return the attributes of each element of this name, at most a hundred thousand; a part that is missing has none."""
    if part not in book.namelist():
        return []
    found = []
    for one in parse(book, part, _Listing(name)):
        found.append(one)
        if len(found) > MOST_LISTED:
            raise ValueError(f"too many {name}")
    return found
