"""Two people act on one case at once: the second is told clearly what has happened, and loses nothing that was typed."""

from dataclasses import dataclass, field

import pytest
from tests.cast import Cast, Member

from gongzhi.engine.cases.public import Case, verify

TYPED = "这是写了很久的话，一个字也不能丢"
LAMP, BUS = "村口路灯不亮了，晚上看不见路", "公交车班次太少，老人看病不方便"


@dataclass
class Story:
    """A case as two people have it open; what the first does, and what the second sends a moment later."""

    case: Case
    first: tuple[Member, str, dict]
    second: tuple[Member, str, dict]
    status: int = 409
    # What the second reads of the first's act, and where the case stands after both.
    news: str = ""
    after: dict = field(default_factory=dict)


def send(case: Case, version: int, member: Member, verb: str, fields: dict):
    return member.client().post(f"/desk/cases/{case.pk}/do/{verb}", {"version": version, **fields})


def on_a_return(cast: Cast) -> Story:
    case = cast.report(BUS, matter="public_transport")
    cast.clerk.act(case, "return", words="不属于我局职责", values={"ground": "三定规定"})
    refuse = (cast.dispatcher, "refuse_return", {"words": "按职责清单由交通局办理"})
    agree = (cast.dispatcher, "agree_return", {"words": TYPED})
    return Story(case, refuse, agree, news="按职责清单由交通局办理", after={"stage": "dispatched"})


def on_an_extension(cast: Cast) -> Story:
    case = cast.report(BUS, matter="public_transport")
    cast.clerk.act(case, "accept")
    cast.clerk.act(case, "extend", words="线路要经评审", values={"days": "2"})
    refuse = (cast.dispatcher, "refuse_extension", {"words": "现有时间足够"})
    agree = (cast.dispatcher, "agree_extension", {"words": TYPED, "field-days": "2"})
    return Story(case, refuse, agree, news="现有时间足够", after={"stage": "in_progress"})


def on_a_merge(cast: Cast) -> Story:
    lead, other, third = (cast.report(text) for text in (LAMP, "村口的路灯坏了", "柳塘村口路灯坏了"))
    merge = {"field-lead": "this", "field-cases": other.receipt}
    late = merge | {"field-cases": f"{third.receipt} {TYPED}"}
    first = (cast.dispatcher, "merge", merge)
    return Story(lead, first, (cast.township_handler, "merge", late), news="并入", after={"merged_count": 1})


def on_co_handling(cast: Cast) -> Story:
    case = cast.township_handler.act(cast.report(LAMP), "accept")
    posts = {"posts": str(cast.water_clerk.post.pk)}
    cast.township_handler.act(case, "call_in", words="请查漏水", values=posts)
    first = (cast.water_clerk, "give_opinion", {"words": "水管没有漏"})
    second = (cast.water_clerk, "give_opinion", {"words": TYPED})
    return Story(case, first, second, status=404, news="可能已有他人办理", after={"stage": "in_progress"})


def on_a_transfer(cast: Cast) -> Story:
    case = cast.township_handler.act(cast.report(LAMP), "accept")
    to = {"words": "由城管局牵头", "field-post": cast.city_clerk.post.pk, "field-stay": "no"}
    other = to | {"words": TYPED, "field-post": cast.water_clerk.post.pk}
    first = (cast.dispatcher, "transfer", to)
    return Story(
        case, first, (cast.dispatcher, "transfer", other), news="由城管局牵头", after={"post": cast.city_clerk.post}
    )


def on_a_supervision(cast: Cast) -> Story:
    case = cast.report(LAMP)
    asked = {"trigger": "negative_effect", "level": "daily"}
    cast.dispatcher.act(case, "supervise", words="群众反映强烈", values=asked)
    first = (cast.township_handler, "answer_supervision", {"words": "备件明日到货"})
    second = (cast.township_handler, "answer_supervision", {"words": TYPED})
    return Story(case, first, second, news="备件明日到货", after={"stage": "dispatched"})


STORIES = (on_a_return, on_an_extension, on_a_merge, on_co_handling, on_a_transfer, on_a_supervision)


@pytest.mark.both
@pytest.mark.parametrize("tell", STORIES)
def test_the_second_is_told_what_happened_and_keeps_what_was_typed(cast: Cast, tell):
    story = tell(cast)
    case = Case.objects.get(pk=story.case.pk)
    assert send(case, case.version, *story.first).status_code == 302
    done = Case.objects.get(pk=case.pk)
    answer = send(case, case.version, *story.second)
    page = answer.content.decode()
    assert answer.status_code == story.status
    assert TYPED in page
    assert story.news in page
    case.refresh_from_db()
    assert case.version == done.version
    assert {name: getattr(case, name) for name in story.after} == story.after
    assert list(verify()) == []
