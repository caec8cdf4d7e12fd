"""The shapes of answers, as they stand in the OpenAPI document."""

from datetime import date, datetime

from pydantic import BaseModel


class Names(BaseModel):
    zh: str
    en: str = ""


class Named(BaseModel):
    key: str
    names: Names


class Point(BaseModel):
    """Degrees in CGCS2000."""

    lon: float
    lat: float


class PostOut(BaseModel):
    id: int
    names: Names
    office: Names


class CaseRow(BaseModel):
    id: int
    receipt: str
    version: int
    title: str
    stage: Named
    matter: Named | None
    kind: str
    channel: str
    area: Named | None
    point: Point | None
    post: PostOut | None
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    is_overdue: bool
    is_anonymous: bool
    merged_into: int | None
    merged_count: int
    parent: int | None
    child_count: int


class CaseList(BaseModel):
    items: list[CaseRow]
    next: str | None


class Limit(BaseModel):
    key: str
    state: str
    amount: int
    unit: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    assumed: bool
    rule_since: date
    # The post whose own limit it is, beside those of the case.
    post: int | None


class Words(BaseModel):
    kind: str
    body: str


class Line(BaseModel):
    at: datetime
    kind: str
    by: str
    post: PostOut | None
    texts: list[Words]


class Choice(BaseModel):
    key: str
    label: str


class VerbField(BaseModel):
    """One thing that a verb asks for besides words; sent back in `values` under its name."""

    name: str
    label: str
    kind: str
    required: bool
    options: list[Choice]


class Verb(BaseModel):
    verb: str
    words: str
    needs_post: bool
    fields: list[VerbField]
    # What keeps it from being done yet, in words; empty where nothing.
    missing: str


class CaseDetail(CaseRow):
    """The reporter's details are masked here; they are shown for a purpose on the page only."""

    contact: dict[str, str]
    limits: list[Limit]
    story: list[Line]
    verbs: list[Verb]
    photos: int


class Acted(BaseModel):
    id: int
    receipt: str
    version: int
    stage: str
    closed_at: datetime | None


class DuplicateOut(BaseModel):
    """An open case that may report the same thing; `confidence` lies between 0 and 1."""

    case: CaseRow
    confidence: float


class ResponseOut(BaseModel):
    """One office's answer to a call to a site; grades by the key of their criterion."""

    id: int
    case: int
    receipt: str
    caller: Names
    office: Names
    state: str
    is_late: bool
    day: date | None
    called_at: datetime
    due_at: datetime | None
    reported_at: datetime | None
    ended_at: datetime | None
    grades: dict[str, str]
    call_grades: dict[str, str]


class ResponseList(BaseModel):
    items: list[ResponseOut]
    next: int | None
