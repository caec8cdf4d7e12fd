"""The version that another program has seen, as HTTP carries it: ETag out, If-Match back."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from .errors import Refused
from .text import read_number


class Unseen(Refused):
    """An act without the version that it is based on."""

    status = 428
    code = "version_missing"


def write_tag(version: int) -> str:
    """Return the ETag of a version."""
    return f'"{version}"'


def read_tag(headers: Mapping[str, str]) -> int:
    """Return the version in If-Match: one ETag of ours. Raises Unseen without one, Refused for anything else."""
    given = headers.get("If-Match")
    if not given:
        raise Unseen(_("Send the version that you have seen, its ETag, in the header If-Match."))
    number = read_number(given.strip().removeprefix('"').removesuffix('"'))
    if number is None:
        text = _('If-Match must hold the ETag as it was sent, such as "3".')
        raise Refused(text, code="version_unreadable")
    return number
