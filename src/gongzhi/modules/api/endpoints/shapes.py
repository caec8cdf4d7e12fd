"""The shapes of answers, as they stand in the OpenAPI document."""

from datetime import date, datetime

from ninja import Schema


class Names(Schema):
    zh: str
    en: str = ""


class Named(Schema):
    key: str
    names: Names


class Point(Schema):
    """Degrees in CGCS2000."""

    lon: float
    lat: float


class PostOut(Schema):
    id: int
    names: Names
    office: Names


class CaseRow(Schema):
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


class CaseList(Schema):
    items: list[CaseRow]
    next: str | None


class Limit(Schema):
    key: str
    state: str
    amount: int
    unit: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    assumed: bool
    rule_since: date


class Words(Schema):
    kind: str
    body: str


class Line(Schema):
    at: datetime
    kind: str
    by: str
    post: PostOut | None
    texts: list[Words]


class Verb(Schema):
    verb: str
    words: str
    needs_post: bool


class CaseDetail(CaseRow):
    """The reporter's details are masked here; they are shown for a purpose on the page only."""

    contact: dict[str, str]
    limits: list[Limit]
    story: list[Line]
    verbs: list[Verb]
    photos: int


class Acted(Schema):
    id: int
    receipt: str
    version: int
    stage: str
    closed_at: datetime | None
