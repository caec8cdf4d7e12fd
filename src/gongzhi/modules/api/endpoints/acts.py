"""What a program sends with an act of staff, and who sends it."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import ConfigDict, Field

from gongzhi.common.errors import Invalid
from gongzhi.common.text import MOST_DIGITS
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.cases import public as cases
from gongzhi.modules.accounts.public import actor_of


class Act(Schema):
    """What comes with a verb; which of it is needed depends on the verb."""

    model_config = ConfigDict(extra="forbid")

    words: str = Field("", max_length=20_000)
    post: int | None = Field(None, ge=1, lt=10**MOST_DIGITS)
    matter: str = Field("", max_length=80)
    area: str = Field("", max_length=15)
    values: dict[str, str | int | list[str | int]] = Field(
        default_factory=dict, max_length=20, description="What the verb's own fields ask for, by their names."
    )


def wish_of(payload: Act) -> cases.Wish:
    given = {name: value if isinstance(value, list) else [value] for name, value in payload.values.items()}
    values = {name: storable(",".join(map(str, parts))) for name, parts in given.items()}
    return cases.Wish(
        words=storable(payload.words), post_id=payload.post, matter=payload.matter, area=payload.area, values=values
    )


def reader(request: HttpRequest) -> Actor:
    actor = actor_of(request.user)
    require_grant(actor, "case.read")
    return actor


def storable(text: str) -> str:
    """Return the text if a database can hold it: JSON can carry half characters and NUL, UTF-8 and PostgreSQL cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Invalid({"words": _("This holds characters that cannot be stored.")}) from None
    return text.replace("\0", "")
