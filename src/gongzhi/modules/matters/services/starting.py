"""Starting a matter: checked, opened as a case under the version in force, once however often it is sent."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from gongzhi.common import canonical, clock
from gongzhi.common.errors import Invalid
from gongzhi.common.text import say
from gongzhi.engine.access.public import Actor
from gongzhi.engine.cases import public as cases
from gongzhi.engine.custody import public as custody
from gongzhi.engine.processes import public as processes
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matters.models import StartKey
from gongzhi.modules.matters.selectors import starting

APPLICANT = Actor("reporter")
PURPOSE = "feedback on the application"
# Channels: by the applicant alone, by the applicant with a helper, at a counter, by staff, by another program.
PORTAL, HELPER, COUNTER, DESK, API = "portal", "helper", "counter", "desk", "api"
LONGEST_NAME = 40
HELPER_NAME, AGREED = "helper_name", "agreed"


@dataclass(frozen=True, kw_only=True)
class Application:
    """What somebody wants to start: the matter, what was filled in, and who helped (empty: nobody)."""

    matter: str
    channel: str
    values: Mapping[str, str] = field(default_factory=dict)
    helper: str = ""
    # The person for whom somebody else fills it in has agreed to it.
    agreed: bool = False


@dataclass(frozen=True)
class Started:
    """What whoever started it gets: the number to read out and the secret of the tracking address."""

    case_id: int
    receipt: str
    token: str


def start(application: Application, *, actor: Actor = APPLICANT, key: str = "") -> Started:
    """Open a case of the matter; under the same `key` and with the same content the same one again.

    Raises Missing, Denied (who may start it is for the matter to say) or Invalid with a message for each field.
    """
    matter = rules.get_content("matter", application.matter)
    draft = _draft(actor, matter, application)
    return _open_once(actor, draft, application, key) if key else _started(processes.open_cases(actor, [draft])[0])


def check(application: Application, *, actor: Actor = APPLICANT) -> dict[str, Any]:
    """Return what was filled in, read; raise what `start` would raise, with nothing opened."""
    matter = rules.get_content("matter", application.matter)
    values = cases.read_form(starting.form_of(matter).fields, application.values)
    _require(actor, matter, application, str(values.get(_area_name(matter), "")))
    return values


def _area_name(matter: rules.ContentVersion) -> str:
    return starting.form_of(matter).name_of("area", starting.AREA)


def _require(actor: Actor, matter: rules.ContentVersion, application: Application, area: str) -> None:
    if actor.kind == "staff":
        starting.require_start(actor, matter, area)
        if application.channel == API and not matter.body.get("starts", {}).get("api"):
            raise Invalid({"matter": _("This matter cannot be started by another program.")})
    else:
        starting.require_online(matter)
    _check_helper(application)


def _check_helper(application: Application) -> None:
    """With a helper it is said who helps, and that the person has agreed."""
    faults: dict[str, Any] = {}
    if application.channel == HELPER and not application.helper.strip():
        faults[HELPER_NAME] = _("Please give the helper's name.")
    if len(application.helper) > LONGEST_NAME:
        faults[HELPER_NAME] = _("Please shorten this to at most %(most)d characters.") % {"most": LONGEST_NAME}
    if application.channel in (HELPER, COUNTER) and not application.agreed:
        faults[AGREED] = _("Please confirm that the person for whom this is filled in agrees.")
    if faults:
        raise Invalid(faults)


def _draft(actor: Actor, matter: rules.ContentVersion, application: Application) -> cases.CaseDraft:
    values = check(application, actor=actor)
    form, body = starting.form_of(matter), matter.body
    own = {one.name for one in form.own}
    return cases.CaseDraft(
        text=say({"zh": body["names"]["zh"]}),
        channel=application.channel,
        matter=matter.key,
        matter_version=matter,
        process_version=starting.process_of(matter),
        kind=body["kind"],
        area=str(values.get(_area_name(matter), "")),
        reporter=_seal(application, form, values) if body["kind"] == starting.APPLICATION else None,
        restricted=bool(body["restricted"]),
        values={name: text for name, text in application.values.items() if name in own},
    )


def _seal(application: Application, form: starting.Form, values: Mapping[str, Any]) -> custody.Sealing:
    """Put who applies, how to reach them and who helped into custody."""
    fields = {
        "name": str(values.get(form.name_of("name", starting.NAME), "")),
        "phone": str(values.get(form.name_of("phone", starting.PHONE), "")),
        "helper": application.helper.strip() if application.channel == HELPER else "",
    }
    return custody.seal("reporter", fields, purpose=PURPOSE, keep_until=None)


def _open_once(actor: Actor, draft: cases.CaseDraft, application: Application, key: str) -> Started:
    digest = custody.lookup("start-key", f"{actor.label}:{key}")
    body = custody.lookup("start-body", canonical.sha256_hex(canonical.dumps(asdict(application))))

    def claim(case: cases.Case) -> list[StartKey]:
        """The key goes in with its case, so that who comes second finds the case behind it."""
        return [StartKey(digest=digest, body=body, case_id=case.pk, claimed_at=clock.now())]

    if found := _find(digest, body):
        return found
    try:
        return _started(processes.open_cases(actor, [draft], along=claim)[0])
    except IntegrityError:
        if found := _find(digest, body):
            return found
        raise


def _find(digest: str, body: str) -> Started | None:
    known = StartKey.objects.filter(pk=digest).first()
    if known is None:
        return None
    if known.body != body:
        raise Invalid({"Idempotency-Key": _("This key was used for something else. Use a new key for a new one.")})
    return _started(cases.Case.objects.get(pk=known.case_id))


def _started(case: cases.Case) -> Started:
    return Started(case.pk, case.receipt, cases.token_of(case.pk))
