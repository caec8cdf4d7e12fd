"""XML from browsers and files, read so that it can do no harm: no entities, no document types, no network, bounded."""

from typing import Any

from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from .problems import gettext_noop

MOST_BYTES = 1024 * 1024
MOST_ELEMENTS = 20_000


class NotReadable(Exception):
    """The text is not XML that we take; `message` (an English source string) with `details` says why."""

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message % details)
        self.message = message
        self.details = details


def parse(xml: str, *, most_bytes: int = MOST_BYTES, most_elements: int = MOST_ELEMENTS) -> Any:
    """Return the root element of `xml`; raise NotReadable. Comments and instructions are dropped."""
    data = xml.encode("utf-8", "replace")
    if len(data) > most_bytes:
        raise NotReadable(gettext_noop("The file is larger than %(most)s bytes."), most=most_bytes)
    if "<!DOCTYPE" in xml.upper() or "<!ENTITY" in xml.upper():
        raise NotReadable(
            gettext_noop("Document types and entities are not accepted; save the file from its editor again.")
        )
    # The encoding is given so that a declared one cannot hide anything from the look above.
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise NotReadable(gettext_noop("This is not valid XML: %(why)s."), why=str(error.msg)[:200]) from None
    if sum(1 for _ in root.iter()) > most_elements:
        raise NotReadable(gettext_noop("The file has more than %(most)s elements."), most=most_elements)
    return root
