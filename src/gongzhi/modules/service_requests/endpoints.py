"""`POST /reports`: a report from another program, taken by the same checks and written by the same function as from the page."""

import base64
import binascii
from dataclasses import replace
from io import BytesIO
from typing import Any, Literal, TypeVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema, Status
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from gongzhi.common import canonical
from gongzhi.common.errors import Invalid, Refused
from gongzhi.common.text import read_number
from gongzhi.engine.access.public import require_grant
from gongzhi.engine.files import public as files
from gongzhi.modules.accounts.public import actor_of

from .services import checking, intake, limits
from .services.batch import Result, faults_of, receive_batch
from .services.report import Report

MOST_BODY = 10 * 1024 * 1024
MOST_PHOTOS = 5
MOST_REPORTS = 500
LONGEST_KEY = 200
Shape = TypeVar("Shape", bound=BaseModel)

router = Router(tags=["reports"])


class Given(BaseModel):
    """What comes in: no field that we do not know, no value that we would have to guess at."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Place(Given):
    """Where it is: a point, words, or both."""

    lon: float | None = Field(default=None, description="Longitude in degrees.")
    lat: float | None = Field(default=None, description="Latitude in degrees.")
    crs: Literal["CGCS2000", "WGS84", "GCJ02"] = Field(default="WGS84", description="What the numbers are counted in.")
    words: str = Field(default="", description="The place in words, at most 200 characters.")


class Contact(Given):
    """Who reports."""

    name: str = Field(default="", description="At most 40 characters.")
    phone: str = Field(default="", description="A mobile number, or a landline with area code.")
    mail: str = Field(default="", description="A mail address, where the reporter wants to be told by mail.")
    told_by: Literal["", "sms", "mail", "none"] = Field(default="", description="How the reporter wants to be told.")


class Photo(Given):
    data: str = Field(description="JPEG, PNG, WebP or GIF in Base64, at most 20 MB when decoded.")


class ReportIn(Given):
    """What is reported. A report that is not anonymous needs a phone number."""

    text: str = Field(description="What the problem is: 4 to 10,000 characters.")
    place: Place | None = None
    contact: Contact | None = None
    anonymous: bool = False
    enterprise: bool = Field(default=False, description="Reported by or for an enterprise, a shop or a cooperative.")
    attachments: list[Photo] = Field(default_factory=list, description="Up to 5 photos.")


class ReportOut(Schema):
    """The number to read out, and the secret address under which the report is followed."""

    receipt: str
    tracking_url: str


# The body is read here and not by the framework, which would refuse photos: Django's limit for bodies is 1 MB.
EXTRA: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": ReportIn.model_json_schema(ref_template="#/components/schemas/{model}")}
        },
    },
    "parameters": [
        {
            "name": "Idempotency-Key",
            "in": "header",
            "required": False,
            "schema": {"type": "string", "maxLength": LONGEST_KEY},
            "description": "Sent again with the same body it gives the same answer and no second case; with another body 422.",
        }
    ],
}


@router.post("/reports", auth=None, response={201: ReportOut}, openapi_extra=EXTRA, summary="Send a report")
def send_report(request: HttpRequest, response: HttpResponse) -> Status[ReportOut]:
    """Receive a report; once this is answered with 201, it is not lost any more. Nobody needs to sign in."""
    limits.take_report_turn(request.META)
    key = _key(request)
    given = _parse(_read(request), ReportIn)
    body = given.model_dump()
    report = _checked(given)
    if key:
        done = intake.receive_once(report, key=key, body={"api": canonical.sha256_hex(canonical.dumps(body))})
    else:
        done = intake.receive([report])[0]
    address = _address(request, done)
    response["Location"] = address
    return Status(201, ReportOut(receipt=done.receipt, tracking_url=address))


class BatchIn(Given):
    """Reports without photos; each is taken or refused by itself."""

    reports: list[dict[str, Any]] = Field(
        min_length=1, max_length=MOST_REPORTS, description="Each as in `POST /reports`."
    )


class FieldFault(Schema):
    field: str
    message: str


class TakenOut(Schema):
    """What became of one report: its number and address (201), or why it was not taken (422)."""

    status: int
    receipt: str = ""
    tracking_url: str = ""
    errors: list[FieldFault] = []


class BatchOut(Schema):
    """One result for each report, in the order in which they were sent."""

    results: list[TakenOut]


BATCH_SCHEMA = {"application/json": {"schema": BatchIn.model_json_schema()}}
BATCH_EXTRA = {"requestBody": {"required": True, "content": BATCH_SCHEMA}, "parameters": EXTRA["parameters"]}


@router.post("/reports/batch", response=BatchOut, openapi_extra=BATCH_EXTRA, summary="Send many reports")
def send_reports(request: HttpRequest) -> BatchOut:
    """Receive up to 500 reports of a program whose post may register; those answered with 201 are not lost any more."""
    actor = actor_of(request.user)
    require_grant(actor, "case.register")
    key = _key(request)
    bodies = _parse(_read(request), BatchIn).reports
    reports = [_one_of_many(body) for body in bodies]
    done = receive_batch(reports, actor=actor, key=key and f"batch:{key}", bodies=bodies)
    return BatchOut(results=[_told(request, one) for one in done])


def _one_of_many(body: dict[str, Any]) -> Report | Invalid:
    try:
        given = ReportIn.model_validate(body)
    except ValidationError as error:
        return _refusal(error)
    if given.attachments:
        return Invalid({"attachments": _("In a batch no photos can be sent. Send this report by itself.")})
    return _report(given)


def _told(request: HttpRequest, done: Result) -> TakenOut:
    if isinstance(done, Invalid):
        return TakenOut(status=422, errors=[FieldFault(**fault) for fault in faults_of(done, PATHS)])
    return TakenOut(status=201, receipt=done.receipt, tracking_url=_address(request, done))


def _address(request: HttpRequest, done: intake.Received) -> str:
    return request.build_absolute_uri(reverse("track", args=(done.receipt, done.token)))


def _key(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > LONGEST_KEY:
        text = _("The key is too long: at most %(most)d characters.") % {"most": LONGEST_KEY}
        raise Invalid({"Idempotency-Key": text})
    return f"api:{key}" if key else ""


def _read(request: HttpRequest) -> bytes:
    """Return the body; refuse one that is larger than any report before it is read."""
    length = read_number(request.META.get("CONTENT_LENGTH") or "0")
    if length is not None and length <= MOST_BODY:
        return request.read(MOST_BODY + 1)
    refused = Refused(
        _("This is too large: a report with its photos may have up to %(most)d MB.") % {"most": MOST_BODY // 1024**2},
        code="too_large",
    )
    refused.status = 413
    raise refused


def _parse(body: bytes, shape: type[Shape]) -> Shape:
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        if any(fault["type"] == "json_invalid" for fault in error.errors(include_url=False, include_context=False)):
            raise Refused(_("The body is not JSON that can be read (UTF-8)."), code="malformed") from error
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> Invalid:
    faults = error.errors(include_url=False, include_input=False, include_context=False)
    return Invalid({_path(fault["loc"]): FAULTS.get(fault["type"], OTHER_FAULT) for fault in faults})


FAULTS = {
    "missing": _("This field is needed."),
    "extra_forbidden": _("This field is not known here. Take it out, or look at its spelling."),
    "string_type": _("This must be text."),
    "bool_type": _("This must be true or false."),
    "bool_parsing": _("This must be true or false."),
    "float_type": _("This must be a number."),
    "float_parsing": _("This must be a number."),
    "finite_number": _("This must be a number."),
    "list_type": _("This must be a list."),
    "model_type": _("This must be an object with fields."),
    "model_attributes_type": _("This must be an object with fields."),
    "too_long": _("These are too many for one call."),
    "too_short": _("This is empty."),
    "dict_type": _("This must be an object with fields."),
    "literal_error": _("The coordinate system must be CGCS2000, WGS84 or GCJ02."),
}
OTHER_FAULT = _("This value cannot be taken.")


def _path(place: tuple[int | str, ...]) -> str:
    """Return where in the body a fault is, such as contact.phone; the whole body has the name body."""
    return ".".join(str(part) for part in place) or "body"


# Where the check's fields stand in the body.
PATHS = {"phone": "contact.phone", "name": "contact.name"}


def _checked(given: ReportIn) -> Report:
    """Return the report that the body holds; raise Invalid with all faults. Photos are decoded last, when all else is right."""
    report = _report(given)
    try:
        checking.check(report)
    except Invalid as refused:
        raise Invalid({PATHS.get(name, name): text for name, text in refused.fields.items()}) from refused
    return replace(report, files=tuple(_accept(given.attachments)))


def _report(given: ReportIn) -> Report:
    place, contact = given.place or Place(), given.contact or Contact()
    return Report(
        text=given.text,
        anonymous=given.anonymous,
        enterprise=given.enterprise,
        name=contact.name,
        phone=contact.phone,
        lon=place.lon,
        lat=place.lat,
        crs=place.crs,
        place=place.words,
        channel="api",
    )


def _accept(photos: list[Photo]) -> list[files.StoredFile]:
    if len(photos) > MOST_PHOTOS:
        raise Invalid({"attachments": _("At most %(most)d photos can be sent.") % {"most": MOST_PHOTOS}})
    return [_decoded(photo, number) for number, photo in enumerate(photos)]


def _decoded(photo: Photo, number: int) -> files.StoredFile:
    name = f"attachments.{number}.data"
    try:
        data = base64.b64decode(photo.data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid({name: _("This is not Base64.")}) from error
    try:
        return files.accept(BytesIO(data))
    except Invalid as refused:
        raise Invalid({name: refused.message}) from refused
