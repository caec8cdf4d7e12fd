"""The first accounts of an installation, from the command line; everybody after them is entered on the pages."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongzhi.common import clock
from gongzhi.common.errors import Conflict, Invalid
from gongzhi.common.text import say
from gongzhi.engine.access.public import SYSTEM
from gongzhi.engine.areas import public as areas
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as rules

from ..selectors.records import ADDED
from .people import add_and_seat
from .recording import note

# Whom the pages need: one keeps offices and accounts, the other hands out what the first may not.
ROLES = ("administrator", "security_officer")


def begin(role: str, name: str, account: str) -> str:
    """Let somebody new take the post that keeps the platform; return the secret of the link. Raises Invalid, Conflict."""
    found = rules.find_content("role", role) if role in ROLES else None
    if found is None:
        raise Invalid({"role": _("There is no such role. Load the content first: gongzhi content load")})
    county = areas.find_county()
    if county is None:
        raise Conflict(_("Import the divisions of the county first: gongzhi areas import"))
    with transaction.atomic():
        post = parties.Post.objects.filter(key=role).first() or _add_post(role, dict(found.body["label"]), county)
        _person, secret = add_and_seat(SYSTEM, post, name, account, clock.today())
    return secret


def _add_post(role: str, names: dict[str, str], county: str) -> parties.Post:
    office = parties.list_organisations().filter(area_code=county, parent=None).first() or _add_office(county)
    post = parties.Post(key=role, names=names, organisation=office, area_code=county, roles=[role])
    parties.add([post])
    note(SYSTEM, post, ADDED, {"roles": [[], [role]]})
    return post


def _add_office(county: str) -> parties.Organisation:
    names = {}
    for code, language in (("zh", "zh-hans"), ("en", "en")):
        with override(language):
            names[code] = _("People's Government of %(county)s") % {"county": say(areas.area_names([county])[county])}
    office = parties.Organisation(key="government", names=names, kind="government", area_code=county)
    parties.add([office])
    note(SYSTEM, office, ADDED, {"name_zh": ["", names["zh"]]})
    return office
