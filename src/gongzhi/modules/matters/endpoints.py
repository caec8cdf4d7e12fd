"""`POST /matters/<key>/cases`: a matter started by another program, by the same checks as at the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from gongzhi.common.errors import Invalid
from gongzhi.common.text import say
from gongzhi.engine.rules import public as rules
from gongzhi.modules.accounts.public import actor_of

from .selectors import starting as reads
from .services import starting

LONGEST_KEY = 200
router = Router(tags=["matters"])


class StartIn(Schema):
    """What is filled in, by the names of the form's fields."""

    model_config = ConfigDict(extra="forbid")

    values: dict[str, str] = Field(default_factory=dict, max_length=100)


class StartOut(Schema):
    """The number to read out, and the secret address under which the applicant follows it; empty for an office's own affair."""

    receipt: str
    tracking_url: str


class MatterOut(Schema):
    """A matter that the token's person may start."""

    key: str
    name: str
    kind: str
    fields: list[dict[str, Any]]


HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": "Sent again with the same body it gives the same answer and no second case; with another body 422.",
}


@router.get("/matters", response=list[MatterOut], summary="List the matters that may be started")
def list_matters(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the matters that the token's person may start through the API, with what is filled in for each."""
    found = [one for one in reads.list_startable(actor_of(request.user)) if one.body.get("starts", {}).get("api")]
    return [_shape(one) for one in found]


def _shape(matter: rules.ContentVersion) -> dict[str, Any]:
    fields = [
        {
            "name": field.name,
            "kind": field.kind,
            "label": str(say(field.label) if isinstance(field.label, dict) else field.label),
            "required": field.required,
            "options": [key for key, _label in field.options],
        }
        for field in reads.form_of(matter).fields
    ]
    return {"key": matter.key, "name": say(matter.body["names"]), "kind": matter.body["kind"], "fields": fields}


@router.post(
    "/matters/{key}/cases", response={201: StartOut}, openapi_extra={"parameters": [HEADER]}, summary="Start a matter"
)
def start_matter(request: HttpRequest, response: HttpResponse, key: str, given: StartIn) -> Status[StartOut]:
    """Start a case of the matter; once this is answered with 201, it is not lost any more."""
    application = starting.Application(matter=key, channel=starting.API, values=given.values)
    done = starting.start(application, actor=actor_of(request.user), key=_key(request))
    is_applied_for = rules.get_content("matter", key).body["kind"] == reads.APPLICATION
    address = request.build_absolute_uri(reverse("track", args=(done.receipt, done.token))) if is_applied_for else ""
    if address:
        response["Location"] = address
    return Status(201, StartOut(receipt=done.receipt, tracking_url=address))


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        raise Invalid({"Idempotency-Key": _("Send an Idempotency-Key, so that a repeated call starts nothing twice.")})
    if len(key) > LONGEST_KEY:
        raise Invalid(
            {"Idempotency-Key": _("The key is too long: at most %(most)d characters.") % {"most": LONGEST_KEY}}
        )
    return f"api:{key}"
