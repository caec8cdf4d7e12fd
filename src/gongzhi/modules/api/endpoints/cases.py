"""Cases for other programs: a list by pages, one case, and the verbs of staff, through the same door as the pages."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import Path, Query, Router, Schema
from pydantic import Field

from gongzhi.common.errors import Invalid
from gongzhi.common.etags import read_tag, write_tag
from gongzhi.common.text import MOST_DIGITS
from gongzhi.engine.areas import public as areas
from gongzhi.engine.cases import public as cases
from gongzhi.engine.processes import public as processes
from gongzhi.modules.api.endpoints.acts import Act, reader, storable, wish_of
from gongzhi.modules.api.endpoints.shapes import Acted, CaseDetail, CaseList, DuplicateOut, ResponseList
from gongzhi.modules.api.public import as_declared, problem
from gongzhi.modules.api.selectors import detail_of, duplicates_of, response_of, rows_of

router = Router(tags=["cases"])

MOST = 200
NONE_KNOWN = cases.NONE

CaseNumber = Annotated[int, Path(ge=1, lt=10**MOST_DIGITS)]


class Asked(Schema):
    """What a list is narrowed to; `next` of one answer is the `cursor` of the following call."""

    cursor: str = Field("", max_length=100)
    limit: int = Field(50, ge=1, le=MOST)
    stage: str = Field("", max_length=80)
    matter: str = Field("", max_length=80, description="Key of a matter, or `none`.")
    area: str = Field("", max_length=15, description="Code of an area (6, 9, 12 or 15 digits), or `none`.")
    kind: str = Field("", max_length=20)
    post: int | None = Field(None, ge=1, lt=10**MOST_DIGITS)
    only: str = Field("", pattern="^(open|overdue|soon|waiting|asked|suspended|hanging|enterprise)?$")
    q: str = Field("", max_length=100, description="Words, or a receipt number.")


class Calls(Schema):
    """Which calls; `next` of one answer is the `before` of the following call."""

    side: str = Field("called", pattern="^(called|caller)$")
    before: int = Field(0, ge=0, lt=10**MOST_DIGITS)


@router.get("/cases", response=CaseList, summary="List cases, newest first")
def list_of_cases(request: HttpRequest, asked: Query[Asked]) -> HttpResponse:
    """Return one page of the cases that the token's person may read."""
    actor = reader(request)
    page = cases.list_cases(actor, _filters(asked), cursor=asked.cursor, limit=asked.limit)
    return as_declared({"items": rows_of(page.items), "next": page.older or None})


@router.get("/cases/{case_id}", response=CaseDetail, summary="One case")
def one_case(request: HttpRequest, response: HttpResponse, case_id: CaseNumber) -> dict[str, Any]:
    """Return a case with its story, limits and what may be done with it now. The ETag is its version."""
    actor = reader(request)
    case = cases.get_case(actor, case_id)
    response["ETag"] = write_tag(case.version)
    response["Cache-Control"] = "no-store"
    return detail_of(actor, case)


@router.get("/cases/{case_id}/duplicates", response=list[DuplicateOut], summary="Open cases that may be the same")
def likely_duplicates(request: HttpRequest, response: HttpResponse, case_id: CaseNumber) -> list[dict[str, Any]]:
    """Return the open cases that the token's person may read and that may report the same thing, the likeliest first."""
    actor = reader(request)
    response["Cache-Control"] = "no-store"
    return duplicates_of(actor, cases.get_case(actor, case_id))


@router.get("/responses", response=ResponseList, summary="Response calls of one's own offices, newest first")
def list_of_responses(request: HttpRequest, asked: Query[Calls]) -> dict[str, Any]:
    """Return calls to a site: `side=called` those to the person's offices, `side=caller` those that they made."""
    page = cases.list_responses(reader(request), asked.side, before=asked.before)
    return {"items": [response_of(row) for row in page.items], "next": page.next or None}


@router.post("/cases/{case_id}/{verb}", response=Acted, summary="Act on a case")
def act_on_case(request: HttpRequest, response: HttpResponse, case_id: CaseNumber, verb: str, payload: Act) -> Any:
    """Do one act of staff. `If-Match` carries the version that was seen; 409 says that somebody acted in between."""
    actor = reader(request)
    case = processes.act(actor, case_id, verb, version=read_tag(request.headers), wish=wish_of(payload))
    response["ETag"] = write_tag(case.version)
    return {
        "id": case.pk,
        "receipt": case.receipt,
        "version": case.version,
        "stage": case.stage,
        "closed_at": case.closed_at,
    }


def _filters(asked: Asked) -> cases.Filters:
    if asked.area and asked.area != NONE_KNOWN and not areas.is_code(asked.area):
        raise Invalid({"area": _("An area's code has 6, 9, 12 or 15 digits.")})
    words: dict[str, Any] = {
        name: storable(getattr(asked, name)) for name in ("stage", "matter", "area", "kind", "only", "q")
    }
    return cases.Filters(**words, post=asked.post)


@csrf_exempt
def unknown(_request: HttpRequest, **_rest: str) -> HttpResponse:
    """Answer for addresses that no router knows, in the form of the API."""
    return problem(404, "missing", _("There is nothing at this address."))
