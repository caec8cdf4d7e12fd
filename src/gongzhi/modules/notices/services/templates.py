"""Words to begin an act with: those of the content, and those that a post or an office has kept for itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from gongzhi.common import clock
from gongzhi.common.errors import Invalid, Missing
from gongzhi.common.text import say, say_day
from gongzhi.engine.access.public import Actor
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases.public import Case
from gongzhi.engine.rules import public as rules
from gongzhi.modules.notices.models import SavedTemplate
from gongzhi.modules.notices.rules import fill, rank, unknown_placeholders

LONGEST_LABEL, LONGEST_BODY = 60, 5000
MOST_KEPT = 200


@dataclass(frozen=True)
class Offered:
    """A template as a form offers it: `key` is what comes back, `owner` content, post or office."""

    key: str
    label: str
    owner: str


def list_templates(actor: Actor, case: Case) -> dict[str, list[Offered]]:
    """Return verb → templates for this case, own ones first, then the nearest of the content; one query."""
    found: dict[str, list[Offered]] = {}
    for saved in _kept_by(actor).order_by("label"):
        owner = "office" if saved.organisation_id else "post"
        found.setdefault(saved.verb, []).append(Offered(f"own-{saved.pk}", saved.label, owner))
    for version in _fitting(case):
        for verb in version.body["acts"]:
            found.setdefault(verb, []).append(Offered(version.key, say(version.body["label"]), "content"))
    return found


def _fitting(case: Case) -> list[rules.ContentVersion]:
    matter = rules.find_named("matter", case.matter)
    category = str(matter.body.get("category") or "") if matter else ""
    ranked = [(rank(one.body, case.matter, category), one.key, one) for one in rules.list_content("answer_template")]
    return [one for place, _key, one in sorted((row for row in ranked if row[0] is not None), key=lambda row: row[:2])]


def words_of(actor: Actor, case: Case, key: str) -> str:
    """Return the words of a template, filled in for a case, in the language of the page; raise Missing."""
    return fill(_text_of(actor, key), _values(case))


def _text_of(actor: Actor, key: str) -> str:
    number = key.removeprefix("own-")
    if key != number and number.isdigit():
        saved = _kept_by(actor).filter(pk=int(number)).first()
        text = saved.body if saved else None
    else:
        found = rules.find_content("answer_template", key)
        text = say(found.body["text"]) if found else None
    if text is None:
        raise Missing(_("This template is no longer here. Choose another one."))
    return text


def _values(case: Case) -> Mapping[str, str]:
    matter = rules.find_named("matter", case.matter)
    names = areas.area_names([case.area_code]) if case.area_code else {}
    due = clock.local(case.due_at) if case.due_at else None
    return {
        "receipt": case.receipt,
        "matter": say(matter.body["names"]) if matter else "____",
        "place": say(names[case.area_code]) if case.area_code in names else "____",
        "office": say(case.organisation.names) if case.organisation else "____",
        "today": say_day(clock.today()),
        "due": f"{say_day(due)} {due:%H:%M}" if due else "____",
    }


def keep(actor: Actor, *, verb: str, label: str, body: str, for_office: bool) -> SavedTemplate:
    """Keep words for the actor's first post, or for its office. Raises Invalid for no words, or too many."""
    body = body.strip()
    label = " ".join((label or body).split())[:LONGEST_LABEL]
    seat = min(actor.seats, key=lambda seat: seat.post_id, default=None)
    if not body or len(body) > LONGEST_BODY or seat is None:
        raise Invalid(
            {"words": _("Write the words that are to be kept, at most %(most)d characters.") % {"most": LONGEST_BODY}}
        )
    if wrong := unknown_placeholders([body]):
        raise Invalid({"words": _("Nothing fills in {%(name)s}. Write the words out.") % {"name": wrong[0]}})
    if _kept_by(actor).count() >= MOST_KEPT:
        raise Invalid({"words": _("So many templates are kept that nobody finds one. Remove some first.")})
    return SavedTemplate.objects.create(
        post_id=seat.post_id,
        organisation_id=seat.organisation_id if for_office else None,
        verb=verb,
        label=label,
        body=body,
    )


def list_kept(actor: Actor) -> list[SavedTemplate]:
    """Return the templates of the actor's posts and offices."""
    return list(_kept_by(actor).select_related("organisation").order_by("verb", "label"))


def remove(actor: Actor, template_id: int) -> None:
    """Remove a template of one's own post; what somebody else shared with the office is theirs to remove."""
    if not SavedTemplate.objects.filter(pk=template_id, post_id__in=actor.posts).delete()[0]:
        raise Missing(_("This template is no longer here. Choose another one."))


def _kept_by(actor: Actor) -> QuerySet[SavedTemplate]:
    offices = {seat.organisation_id for seat in actor.seats}
    return SavedTemplate.objects.filter(Q(post_id__in=actor.posts, organisation=None) | Q(organisation_id__in=offices))
