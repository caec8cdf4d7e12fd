"""The frame of the API: who calls (Bearer token), and refusals in the form of RFC 9457. The routers are named in config."""

import logging
from collections.abc import Sequence
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer
from ninja.security import HttpBearer

from gongzhi.common.errors import Invalid, Refused
from gongzhi.modules.accounts.public import User, find_user_by_token

logger = logging.getLogger(__name__)

VERSION = "1"
PROBLEM = "application/problem+json"
# Longer than any token that we issue; nobody hashes a megabyte for a stranger.
LONGEST_TOKEN = 200


class BearerToken(HttpBearer):
    """`Authorization: Bearer …`, a token of a member of staff; it may do what the posts of its person may."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = find_user_by_token(token) if token and len(token) <= LONGEST_TOKEN else None
        if user is not None:
            request.user = user
        return user


class Renderer(BaseRenderer):
    """Writes answers as UTF-8, moments to the microsecond."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002  # as it is called
        return msgspec.json.encode(data)


def as_declared(data: Any) -> HttpResponse:
    """Return data whose shape is the declared one as an answer: a long list is not looked at again field by field."""
    return HttpResponse(msgspec.json.encode(data), content_type="application/json; charset=utf-8")


def make_api() -> NinjaAPI:
    """Return the API without routers. Its documentation is the document at `openapi.json`; no page of another host is used."""
    api = NinjaAPI(
        title="Gongzhi",
        version=VERSION,
        description="Reports, cases, matters, meetings, public boards, alerts and random checks. Refusals are RFC 9457 problems; `code` names the reason for programs.",
        auth=BearerToken(),
        renderer=Renderer(),
        docs_url=None,
        openapi_url="/openapi.json",
    )
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(ValidationError, _not_valid)
    api.add_exception_handler(AuthenticationError, _unknown_caller)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(RequestDataTooBig, _too_large)
    api.add_exception_handler(Exception, _unexpected)
    return api


def problem(status: int, code: str, detail: str, errors: Sequence[dict[str, str]] = ()) -> HttpResponse:
    """Return a refusal: `code` for programs, `detail` for people, `errors` for each field (name and message)."""
    body: dict[str, Any] = {
        "type": f"urn:gongzhi:problem:{code}",
        "title": _title(status),
        "status": status,
        "code": code,
        "detail": detail,
    }
    if errors:
        body["errors"] = list(errors)
    return JsonResponse(body, status=status, content_type=PROBLEM, json_dumps_params={"ensure_ascii": False})


def _title(status: int) -> str:
    titles = {
        400: _("Not understood"),
        401: _("Who is calling?"),
        403: _("Not allowed"),
        404: _("Not found"),
        409: _("It does not fit the present state"),
        413: _("Too large"),
        422: _("Some values cannot be taken"),
        428: _("The version is missing"),
        429: _("Too many calls"),
        500: _("A fault on our side"),
    }
    return titles.get(status, _("Refused"))


# The framework types what a handler gets as the error or its class; it is always the error.


def _refused(_request: HttpRequest, refusal: Any) -> HttpResponse:
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    errors = [{"field": name, "message": str(message)} for name, message in fields.items()]
    response = problem(refusal.status, refusal.code, str(refusal.message), errors)
    wait = getattr(refusal, "retry_after", None)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _not_valid(_request: HttpRequest, fault: Any) -> HttpResponse:
    errors = [{"field": name, "message": text} for name, text in explain(fault.errors).items()]
    return problem(422, "invalid", "; ".join(f"{error['field']}: {error['message']}" for error in errors), errors)


def explain(errors: Sequence[Any]) -> dict[str, str]:
    """Return what is wrong with a body that pydantic has refused: field → message."""
    return {_field(error["loc"]): _message(error) for error in errors}


def _field(place: Sequence[Any]) -> str:
    """Return the name of the field without the part of the call that it stood in (body, query, path, header)."""
    names = [str(part) for part in place if part not in ("body", "query", "path", "header", "payload")]
    return ".".join(names) or "body"


def _message(error: dict[str, Any]) -> str:
    """Return the fault in the caller's language as far as it is a common one."""
    kinds = {
        "missing": _("This is missing."),
        "extra_forbidden": _("This field is not known here."),
        "less_than_equal": _("This number is too large."),
        "greater_than_equal": _("This number is too small."),
        "string_too_long": _("This text is too long."),
        "json_invalid": _("The body is no valid JSON."),
    }
    if str(error["type"]).startswith(("int_", "float_", "bool_", "string_type")):
        return _("This value is of the wrong kind.")
    return kinds.get(error["type"], str(error["msg"]))


def _unknown_caller(_request: HttpRequest, _fault: Any) -> HttpResponse:
    text = _("Send a valid token in the header Authorization: Bearer …")
    response = problem(401, "unauthenticated", text)
    response["WWW-Authenticate"] = "Bearer"
    return response


def _http_error(_request: HttpRequest, fault: Any) -> HttpResponse:
    is_unreadable = fault.status_code == 400
    detail = _("The body could not be read. Send valid JSON in UTF-8.") if is_unreadable else str(fault)
    return problem(fault.status_code, "unreadable" if is_unreadable else "refused", detail)


def _too_large(_request: HttpRequest, _fault: Any) -> HttpResponse:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
    return problem(413, "too_large", _("This is too large: a call may have up to %(most)d MB.") % {"most": most})


def _not_found(_request: HttpRequest, _fault: Any) -> HttpResponse:
    return problem(404, "missing", _("There is nothing at this address."))


def _unexpected(request: HttpRequest, fault: Any) -> HttpResponse:
    logger.error("%s %s failed", request.method, request.path, exc_info=fault)
    return problem(
        500, "fault", _("The fault is ours and has been noted. Nothing was changed. Please try again later.")
    )
