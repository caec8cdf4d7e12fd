"""The public boards for other programs, without a token: what hangs, what hung, one notice, what is missing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Path, Query, Router, Schema
from pydantic import BaseModel, Field

from gongzhi.common.errors import Missing
from gongzhi.common.text import MOST_DIGITS
from gongzhi.engine.areas import public as areas
from gongzhi.engine.rules import public as rules

from .models import Gap, Posting
from .selectors import boards as reads

router = Router(tags=["publicity"])
Names = dict[str, str]
Number = Annotated[int, Path(ge=1, lt=10**MOST_DIGITS)]
Area = Annotated[str, Path(pattern="^([0-9]{6}|[0-9]{9}|[0-9]{12})$")]


class Asked(Schema):
    """Which notices; `next` of one answer is the `cursor` of the following call."""

    archive: bool = Field(False, description="Those whose time is over, instead of those on display.")
    q: str = Field("", max_length=60, description="Words; looked for in the areas below, too.")
    cursor: str = Field("", max_length=40)


class Missed(Schema):
    """Which gaps; `next` of one answer is the `before` of the following call."""

    area: str = Field("", max_length=12)
    made_up: bool = Field(False, description="What came late, instead of what is missing still.")
    before: int = Field(0, ge=0, lt=10**MOST_DIGITS)


class NoticeOut(BaseModel):
    """One notice. `span` is the month, quarter or year of a periodic one."""

    id: int
    names: Names
    board: str
    area: str
    span: str
    state: str
    released_at: datetime | None
    ends_at: datetime | None


class Line(BaseModel):
    label: Names
    value: Names


class NoticeDetail(NoticeOut):
    """What was withdrawn or replaced says no more than that it was."""

    lines: list[Line]
    text: str
    objections: int


class NoticeList(BaseModel):
    items: list[NoticeOut]
    next: str | None


class GapOut(BaseModel):
    area: str
    board: str
    names: Names
    span: str
    since: date
    made_up_at: datetime | None


class GapList(BaseModel):
    items: list[GapOut]
    next: int | None


@router.get("/boards/{area}", auth=None, response=NoticeList, summary="A public board")
def one_board(request: HttpRequest, area: Area, asked: Query[Asked]) -> dict[str, Any]:  # noqa: ARG001  # the framework asks for it by this name
    """Return what is on display on the board of a county, township or village, newest first. Nobody needs to sign in."""
    if areas.find_area(area) is None:
        raise Missing(_("There is no such board."))
    query = asked.q.replace("\0", "").strip()
    page = reads.list_board(area, archive=asked.archive, query=query, before=asked.cursor)
    return {"items": [_row(posting) for posting in page.items], "next": page.older or None}


@router.get("/notices/{number}", auth=None, response=NoticeDetail, summary="One notice")
def one_notice(request: HttpRequest, number: Number) -> dict[str, Any]:  # noqa: ARG001  # the framework asks for it by this name
    """Return one notice that everybody may read. Nobody needs to sign in."""
    posting = reads.get_notice(number)
    shown = reads.is_shown(posting)
    said = {"lines": posting.lines if shown else [], "text": posting.text if shown else ""}
    return _row(posting) | said | {"objections": posting.objections.count()}


@router.get("/gaps", auth=None, response=GapList, summary="What should have been made public and was not")
def list_of_gaps(request: HttpRequest, asked: Query[Missed]) -> dict[str, Any]:  # noqa: ARG001  # the framework asks for it by this name
    """Return what is missing in an area (everywhere), newest first. Nobody needs to sign in."""
    if asked.area and areas.find_area(asked.area) is None:
        raise Missing(_("There is no such board."))
    found, older = reads.list_gaps(asked.area, made_up=asked.made_up, before=asked.before)
    return {"items": [_gap(gap) for gap in found], "next": older or None}


def _row(posting: Posting) -> dict[str, Any]:
    plain = ("board", "span", "state", "released_at", "ends_at")
    said = {name: getattr(posting, name) for name in plain}
    return said | {"id": posting.pk, "names": posting.names, "area": posting.area_code}


def _gap(gap: Gap) -> dict[str, Any]:
    names = gap.posting.names if gap.posting else _disclosure(gap.disclosure)
    plain = {name: getattr(gap, name) for name in ("board", "span", "since", "made_up_at")}
    return plain | {"area": gap.area_code, "names": names}


def _disclosure(key: str) -> Mapping[str, str]:
    found = rules.find_content("disclosure", key)
    names: Mapping[str, str] = found.body["names"] if found else {"zh": key, "en": key}
    return names
