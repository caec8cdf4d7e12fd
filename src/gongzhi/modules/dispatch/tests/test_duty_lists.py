"""What may not be passed down: taken back by the county, only helped with, or one's own duty. Every way of giving a case is closed."""

from collections.abc import Callable

import pytest
from tests.cast import Cast

from gongzhi.common import clock
from gongzhi.common.errors import Invalid
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.rules import public as content

ITEM = {
    "names": {"zh": "路灯维护", "en": "Street lighting"},
    "list": "withdrawn",
    "domain": {"zh": "城乡建设", "en": "Construction"},
    "matters": ["street_lighting"],
    "levels": ["township", "village"],
    "department": {"office": "city_bureau", "names": {"zh": "云溪县城市管理局", "en": "Urban Management Bureau"}},
    "cooperation": None,
    "reference": [{"title": {"zh": "乡镇履职事项清单", "en": "List of township duties"}, "article": None}],
    "edition": "2026年版",
}

List = Callable[..., None]


@pytest.fixture
def state(cast: Cast) -> List:
    """Return what puts an item of the list in force, as two persons do in the browser."""

    def in_force(**changes: object) -> None:
        author, approver = cast.dispatcher.person.pk, cast.administrator.person.pk
        draft = content.begin_draft("duty_item", {"street_lights": ITEM | changes}, author=author, reason="新版清单")
        content.put_in_force(draft.pk, by=approver, version=1, valid_from=clock.today())

    return in_force


def waiting(case: cases.Case) -> cases.WorkItem:
    return case.work_items.get(state=cases.WorkItem.OPEN)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Invalid) as refused:
        act()
    return str(refused.value.fields["post"])


def test_dispatch_passes_townships_over_for_what_the_county_has_taken_back(cast: Cast, state: List):
    parties.add([parties.Duty(post=cast.city_clerk.post, function="public_works", area_code="999901")])
    assert cast.report("路灯不亮了").post == cast.township_handler.post
    state()
    case = cast.report("路灯不亮了")
    assert (case.post, waiting(case).reason) == (cast.city_clerk.post, {"code": "rule", "rule": "by_place"})


def test_it_waits_with_the_reason_where_nobody_else_has_the_duty(cast: Cast, state: List):
    parties.Duty.objects.filter(function="public_works", area_code="999901").delete()
    cast.forget()
    state()
    case = cast.report("路灯不亮了")
    assert (case.post, waiting(case).reason) == (
        None,
        {"code": "withdrawn", "rule": "by_place", "item": "street_lights"},
    )
    page = cast.dispatcher.client().get("/desk/queue/").content.decode()
    assert "上级收回" in page


def test_no_person_gives_it_to_a_township_or_village_by_hand(cast: Cast, state: List):
    case = cast.report("这件事不知道该找谁")
    state()
    said = refusal(
        lambda: cast.dispatcher.act(case, "dispatch", post_id=cast.outsider.post.pk, matter="street_lighting")
    )
    assert "上级收回" in said
    assert "云溪县城市管理局" in said
    assert "乡镇履职事项清单 2026年版" in said
    given = cast.dispatcher.act(case, "dispatch", post_id=cast.city_clerk.post.pk, matter="street_lighting")
    assert given.post == cast.city_clerk.post


def test_nobody_hands_it_over_downwards(cast: Cast, state: List):
    case = cast.report("自来水停水两天了")
    state(matters=["water_supply"])
    cast.water_clerk.act(case, "accept")
    said = refusal(lambda: cast.water_clerk.act(case, "hand_over", post_id=cast.outsider.post.pk, words="请乡里处理"))
    assert "云溪县城市管理局" in said


@pytest.mark.parametrize(
    ("joint", "department", "words"),
    [(False, ITEM["department"], "主办"), (True, None, "没有写明主责部门"), (False, None, "没有写明主责部门")],
)
def test_a_township_does_not_lead_what_it_only_helps_with(cast: Cast, state: List, joint: bool, department, words: str):
    case = cast.report("路灯不亮了")
    state(list="cooperating", department=department)
    town = cast.township_handler.post
    assignment = cases.Assignment(case=case, post_id=town.pk, organisation_id=town.organisation_id, joint=joint)
    assert words in refusal(lambda: cases.check_assignment(assignment))


def test_a_township_may_help_where_a_department_leads(cast: Cast, state: List):
    case = cast.report("路灯不亮了")
    state(list="cooperating")
    town = cast.township_handler.post
    cases.check_assignment(
        cases.Assignment(case=case, post_id=town.pk, organisation_id=town.organisation_id, joint=True)
    )


def test_basic_duties_and_other_matters_go_on_as_before(cast: Cast, state: List):
    state(list="basic", department=None)
    assert cast.report("路灯不亮了").post == cast.township_handler.post
    state(matters=["drainage"])
    assert cast.report("路灯不亮了").post == cast.township_handler.post


def test_an_item_counts_between_its_days_only(cast: Cast, state: List):
    state(valid_to="2026-01-01")
    assert cast.report("路灯不亮了").post == cast.township_handler.post


def test_a_department_does_not_pass_its_own_duty_down(cast: Cast):
    case = cast.report("自来水停水两天了")
    cast.water_clerk.act(case, "accept")
    said = refusal(lambda: cast.water_clerk.act(case, "hand_over", post_id=cast.outsider.post.pk, words="请乡里处理"))
    assert "部门职责内的诉求不得交乡镇" in said
    assert "唐山" in said
    assert "云溪县水利局" in said


def test_a_township_does_not_pass_its_own_duty_down_to_a_village(cast: Cast):
    case = cast.report("路灯不亮了")
    cast.township_handler.act(case, "accept")
    grid = cast.grid_worker.post.pk
    said = refusal(lambda: cast.township_handler.act(case, "hand_over", post_id=grid, words="请村里处理"))
    assert "乡镇职责内的诉求不得交村" in said


def test_where_a_rule_of_the_county_sends_it_there_a_person_may_too(cast: Cast):
    case = cast.report("自来水停水两天了")
    rule = {
        "order": 90,
        "label": {"zh": "供水先由乡镇处理", "en": "Townships see to water first"},
        "when": {"matters": ["water_supply"], "has_area": True},
        "to": {"target": "duty", "duty": "public_works", "from_level": "township"},
    }
    draft = content.begin_draft("dispatch_rule", {"water": rule}, author=cast.dispatcher.person.pk, reason="试行")
    content.put_in_force(draft.pk, by=cast.administrator.person.pk, version=1, valid_from=clock.today())
    given = cast.water_clerk.act(case, "hand_over", post_id=cast.outsider.post.pk, words="管网由乡镇管护")
    assert given.post == cast.outsider.post


def test_an_office_that_must_not_have_it_is_neither_called_in_nor_proposed(cast: Cast, state: List):
    """Calling in asks the same question as giving a case, and so does whoever proposes where a returned case should go."""
    case = cast.report("路灯不亮了")
    cast.township_handler.act(case, "accept")
    state()
    village = str(cast.grid_worker.post.pk)
    with pytest.raises(Invalid) as refused:
        cast.township_handler.act(case, "call_in", words="请协助", values={"posts": village})
    assert "云溪县城市管理局" in str(refused.value.fields["posts"])
    with pytest.raises(Invalid) as refused:
        cast.township_handler.act(case, "return", words="不归我们", values={"ground": "职责清单", "office": village})
    assert "云溪县城市管理局" in str(refused.value.fields["office"])
    assert not case.work_items.filter(role="co_handler").exists()
