"""Everything about one case that its page shows, gathered with a fixed number of queries."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor, may
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.notices import public as notices
from gongzhi.modules.service_requests.templatetags import case_words
from gongzhi.modules.service_requests.views.desk import forms, joined, telling

LOOK = "case.look"
LOOKS_READ = "looks.read"
# So many looks are shown; all of them are kept.
MOST_LOOKS = 20
COUNTY_DIGITS = 6


class Portrait:
    """A case as one member of staff sees it."""

    def __init__(self, actor: Actor, case: cases.Case) -> None:
        self.actor = actor
        self.case = case
        if case.process_version_id:
            # From memory: the offers read the diagram's words.
            case.process_version = rules.get_version(case.process_version_id)

    @property
    def url(self) -> str:
        return reverse("case", args=[self.case.pk])

    @property
    def list_url(self) -> str:
        return reverse("cases")

    @cached_property
    def story(self) -> list[cases.StoryLine]:
        return cases.story(self.case, public=False)

    @cached_property
    def offers(self) -> list[processes.Offer]:
        return processes.list_offers(self.actor, self.case)

    @cached_property
    def posts(self) -> dict[int, parties.Post]:
        """All posts in force where the actor may choose one, else only those that the case speaks of."""
        chooses = any(map(forms.chooses_post, self.offers))
        chosen = {post.pk: post for post in parties.list_posts()} if chooses else {}
        absent = self._mentioned_posts() - chosen.keys()
        if absent:
            chosen |= parties.Post.objects.select_related("organisation").in_bulk(absent)
        return chosen

    def _mentioned_posts(self) -> set[int]:
        at_work = {item.post_id for item in self.case.work_items.all()}
        assigned = {post for line in self.story for post in line.data.get("assigned", ())}
        looked = {int(look.post) for look in self.looks if look.post.isdigit()}
        return {number for number in at_work | assigned | looked if number}

    @cached_property
    def persons(self) -> dict[int, str]:
        looked = {_person_of(look.actor) for look in self.looks}
        numbers = {item.done_by_id for item in self.case.work_items.all()} | looked
        return dict(
            parties.Person.objects.filter(pk__in=[number for number in numbers if number]).values_list("pk", "name")
        )

    @cached_property
    def filled_in(self) -> list[cases.FilledIn]:
        """The forms of the case; nothing is asked where the timeline knows of none."""
        return cases.list_forms(self.case) if _tells_of(self.story, "forms") else []

    @cached_property
    def photos(self) -> list[cases.Attachment]:
        return list(self.case.attachments.order_by("id")) if _tells_of(self.story, "files") else []

    @property
    def may_look(self) -> bool:
        return self.case.reporter_id is not None and may(self.actor, LOOK, self.case)

    @cached_property
    def looks(self) -> list[custody.Look]:
        if self.case.reporter_id is None or not (self.may_look or may(self.actor, LOOKS_READ, self.case)):
            return []
        return list(custody.looks_at(self.case.reporter_id)[:MOST_LOOKS])

    def context(self) -> dict[str, Any]:
        return {
            "case": self.case,
            "badges": cases.badges_of([self.case.pk]).get(self.case.pk, ()),
            "facts": list_facts(self),
            "words": self.words("report"),
            "place_words": self.words("place"),
            "steps": [
                {"title": say(step.label), "state": STATES[step.state]} for step in processes.list_steps(self.case)
            ],
            "photos": self.photos,
            "limits": telling.list_limits(self.case),
            "items": [item_row(self, item) for item in sorted(self.case.work_items.all(), key=lambda item: -item.pk)],
            "entries": [telling.entry(line, self.posts, self.case) for line in reversed(self.story)],
            "forms": forms.list_forms(self.offers, self.case, self.posts),
            "materials": processes.list_materials(self.case),
            "doors": [{"label": label, "url": url} for label, url in processes.list_doors(self.case)],
            "filled_in": [form_row(self.case, filled) for filled in self.filled_in],
            "contact": cases.masked_reporter(self.case),
            "may_look": self.may_look and bool(self.case.reporter and not self.case.reporter.erased_at),
            "looks": [look_row(self, look) for look in self.looks],
            "point": point_of(self),
            "is_outside": is_outside(self.case),
            "templates": notices.list_templates(self.actor, self.case),
            "sent": notices.list_sent(self.case),
            "telling": notices.describe_telling(self.case),
            "answer": self.last_words("answer"),
        } | joined.describe_joined(self.actor, self.case, self.offers, self.posts)

    def words(self, kind: str) -> str:
        return next(iter(_all_words(self.story, kind)), "")

    def last_words(self, kind: str) -> str:
        return next(reversed(list(_all_words(self.story, kind))), "")


def _all_words(story: Iterable[cases.StoryLine], kind: str) -> Iterable[str]:
    return (body for line in story for sort, body in line.texts if sort == kind)


def _tells_of(story: Iterable[cases.StoryLine], key: str) -> bool:
    return any(key in line.data for line in story)


def list_facts(portrait: Portrait) -> list[dict[str, str]]:
    case = portrait.case
    facts = [
        (_("Matter"), case_words.matter_name(case.matter)),
        (_("Sort"), case_words.kind_name(case.kind) + (f" · {_('Of an enterprise')}" if case.enterprise else "")),
        (_("Urgency"), case_words.urgency_words(case)),
        (_("Rests"), case_words.rest_words(case)),
        (_("Came by"), case_words.channel_name(case.channel)),
        (_("Place"), case_words.place_name(case.area_code) or _("No place known")),
        (_("Place in words"), portrait.words("place")),
        (_("With"), _holder(portrait)),
        (_("About the office"), say(case.subject_organisation.names) if case.subject_organisation else ""),
        (_("Number elsewhere"), f"{case.source} {case.external_number}".strip()),
    ]
    always = {_("Matter"), _("Place"), _("With")}
    return [{"term": term, "value": value} for term, value in facts if value or term in always]


def _holder(portrait: Portrait) -> str:
    if portrait.case.post_id is None:
        return _("Nobody yet: it waits for dispatch") if portrait.case.is_open else _("It was not dispatched")
    label = post_label(portrait.posts.get(portrait.case.post_id) or portrait.case.post)
    stand_ins = parties.list_stand_ins([portrait.case.post_id]) if portrait.case.is_open else []
    return " · ".join([label, *(one.words for one in stand_ins)])


def form_row(case: cases.Case, filled: cases.FilledIn) -> dict[str, Any]:
    """Return a form as it was filled in, under its own name."""
    schema = cases.find_form(case.process_body, filled.form.name) or {}
    return {"title": say(schema.get("x-label")) or _("Filled in"), "rows": filled.lines, "at": filled.form.at}


def item_row(portrait: Portrait, item: cases.WorkItem) -> dict[str, Any]:
    """Return a step; why it waits for a post is told as long as it does."""
    waits = item.post_id is None and item.state == item.OPEN
    post = _("Waits for a post") if waits else post_label(portrait.posts.get(item.post_id or 0))
    return {
        "item": item,
        "who": " · ".join(filter(None, (post, portrait.persons.get(item.done_by_id or 0, "")))),
        "reason": case_words.reason_words(item.reason) if waits or item.post_id else "",
    }


def look_row(portrait: Portrait, look: custody.Look) -> dict[str, Any]:
    if look.actor == "system":
        return {"at": look.at, "who": _("The platform itself"), "purpose": _("to send the reporter a message")}
    post = post_label(portrait.posts.get(int(look.post))) if look.post.isdigit() else ""
    return {
        "at": look.at,
        "who": f"{portrait.persons.get(_person_of(look.actor) or 0, '')} {post}".strip(),
        "purpose": look.purpose,
    }


def is_outside(case: cases.Case) -> bool:
    """Say whether the point of a case lies outside the county (an import may keep such points)."""
    placed = case.lon is not None and case.lat is not None and len(case.area_code) <= COUNTY_DIGITS
    return placed and areas.locate(case.lon or 0.0, case.lat or 0.0) is None


def point_of(portrait: Portrait) -> Mapping[str, Any] | None:
    case = portrait.case
    if case.lon is None or case.lat is None:
        return None
    state = "done" if not case.is_open else "overdue" if case.is_overdue else ""
    mark = {"title": case.receipt, "url": portrait.url, "state": state}
    place = {"type": "Point", "coordinates": [case.lon, case.lat]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": mark, "geometry": place}]}


STATES = {"done": "done", "now": "current", "todo": ""}


def post_label(post: parties.Post | None) -> str:
    """Return office and post in the reader's language."""
    return f"{say(post.organisation.names)} · {say(post.names)}" if post else ""


def _person_of(label: str) -> int | None:
    number = label.partition("@")[0].removeprefix("person/")
    return int(number) if number.isdigit() else None
