"""What officials declare of themselves (亲属回避): only they write it and take it back; only marks of the numbers are ever compared."""

from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Denied, Invalid, Missing
from gongzhi.engine.access.public import Actor
from gongzhi.engine.custody import public as custody

from ..models import Relation
from ..selectors.relations import forget_declarers

KINDS = ("self", "spouse", "parent", "child", "sibling", "relative", "interest")
PURPOSE = "avoidance of conflicts of interest"
LONGEST_NAME = 40


def declare(actor: Actor, kind: str, *, name: str = "", phone: str = "", id_number: str = "") -> Relation:
    """Seal what an official declares. Raises Invalid without a number by which it can be compared."""
    if actor.kind != "staff" or actor.person_id is None:
        raise Denied(_("Only officials declare relations."))
    _check(kind, name, phone, id_number)
    fields = {"name": name.strip(), "phone": custody.normalise_phone(phone), "id_number": id_number.strip().upper()}
    sealing = custody.seal("relation", {key: text for key, text in fields.items() if text}, purpose=PURPOSE)
    custody.store([sealing])
    relation = Relation.objects.create(person_id=actor.person_id, kind=kind, sealed=sealing.sealed, at=clock.now())
    forget_declarers()
    return relation


def _check(kind: str, name: str, phone: str, id_number: str) -> None:
    faults: dict[str, object] = {}
    if kind not in KINDS:
        faults["kind"] = _("Choose one of the list.")
    if len(name) > LONGEST_NAME:
        faults["name"] = _("Please shorten this to at most %(most)d characters.") % {"most": LONGEST_NAME}
    if phone.strip() and not custody.is_phone(phone):
        faults["phone"] = _("This is no telephone number.")
    if id_number.strip() and not custody.is_id_number(id_number):
        faults["id_number"] = _("This identity number is not right: check each digit, and the last one.")
    if not phone.strip() and not id_number.strip():
        faults["phone"] = _("Give a telephone or an identity number: only by such can cases be compared.")
    if faults:
        raise Invalid(faults)


def take_back(actor: Actor, number: int) -> None:
    """End a declaration of one's own and erase its details; that it was there stays."""
    found = Relation.objects.filter(pk=number, person_id=actor.person_id or 0, ended_at=None).select_related("sealed")
    relation = found.first()
    if relation is None:
        raise Missing(_("There is no such declaration of yours."))
    relation.ended_at = clock.now()
    relation.save(update_fields=["ended_at"])
    forget_declarers()
    custody.erase(relation.sealed)
