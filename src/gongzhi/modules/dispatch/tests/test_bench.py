"""The bench: rules in words, a case tried rule by rule, a draft edited in the browser and put in force by a second person."""

import pytest
from tests.cast import GRID, Cast

from gongzhi.common import clock
from gongzhi.engine.cases.public import Case
from gongzhi.engine.parties.public import Post
from gongzhi.engine.rules import public as content

RULE = {
    "key": "lamps_to_transport",
    "order": "90",
    "label_zh": "路灯交交通局",
    "label_en": "Street lights go to the transport bureau",
    "matters": ["street_lighting"],
    "target": "duty",
    "duty": "transport",
    "from_level": "county",
}


@pytest.fixture
def desk(cast: Cast):
    return cast.dispatcher.client()


def begin(desk) -> str:
    """Begin a draft; return its address."""
    address: str = desk.post("/desk/rules/drafts/", {"reason": "路灯由交通局统一维护"}).url
    return address


def put_in_force(member, draft: str, day: str = "2099-01-01", **fields):
    number = content.get_draft("dispatch_rule", int(draft.rstrip("/").split("/")[-1])).version
    form = {"version": number, "valid_from": day, "do": "force"} | fields
    return member.client().post(f"{draft}decide", form)


def test_it_lists_the_rules_in_order_and_in_words(desk):
    page = desk.get("/desk/rules/").content.decode()
    assert page.index("检举控告交纪检") < page.index("县直部门职责") < page.index("地点不明，人工派单")
    assert "诉求类型：" in page
    assert "地点明确：否" in page


def test_a_made_up_case_is_tried_rule_by_rule(cast, desk):
    page = desk.get("/desk/rules/", {"text": "村口的路灯坏了", "area": GRID}).content.decode()
    assert "派给云溪镇人民政府的综合办经办人" in page
    assert "本例：乡镇" in page
    assert Case.objects.count() == 0


def test_an_urgent_accusation_goes_to_discipline(desk):
    page = desk.get("/desk/rules/", {"text": "有人贪污", "kind": "accusation", "urgent": "on"}).content.decode()
    assert "派给云溪县纪委监委" in page


def test_a_real_case_is_tried_by_its_number_if_the_reader_may_see_it(cast, desk):
    case, secret = cast.report("路灯不亮了"), cast.report("有人贪污", kind="accusation")
    assert "派给云溪镇人民政府" in desk.get("/desk/rules/", {"receipt": case.receipt}).content.decode()
    assert desk.get("/desk/rules/", {"receipt": secret.receipt}).status_code == 404
    assert desk.get("/desk/rules/", {"receipt": "没有"}).status_code == 404


def test_it_says_why_others_were_passed_over(cast, desk):
    page = desk.get("/desk/rules/", {"matter": "street_lighting", "area": "999901001001"}).content.decode()
    assert "乡镇（街道）" in page
    cast.township_handler.post.holdings.all().delete()
    cast.forget()
    assert "今天没有人在岗" in desk.get("/desk/rules/", {"matter": "street_lighting", "area": GRID}).content.decode()


def test_a_draft_is_tried_before_it_counts_and_never_put_in_force_by_its_author(cast, desk):
    draft = begin(desk)
    assert desk.post(f"{draft}new", RULE).status_code == 302
    number = draft.rstrip("/").split("/")[-1]
    assert (
        "派给云溪县交通运输局"
        in desk.get("/desk/rules/", {"draft": number, "matter": "street_lighting"}).content.decode()
    )
    assert cast.report("路灯不亮了").post == cast.township_handler.post
    assert put_in_force(cast.dispatcher, draft).status_code == 403


def test_what_is_in_force_sends_new_reports_elsewhere_with_both_names_on_record(cast, desk):
    draft = begin(desk)
    desk.post(f"{draft}new", RULE)
    assert put_in_force(cast.administrator, draft, clock.today().isoformat()).status_code == 302
    case = cast.report("路灯不亮了")
    assert (case.post, case.work_items.get(state="open").reason["rule"]) == (cast.clerk.post, "lamps_to_transport")
    assert "周敏起草，徐涛批准" in desk.get("/desk/rules/").content.decode()


def test_rules_change_places_and_are_taken_away(desk):
    draft = begin(desk)
    desk.post(f"{draft}by_place/change", {"do": "up"})
    desk.post(f"{draft}platform/change", {"do": "remove"})
    items = content.list_drafts("dispatch_rule")[0].items
    assert (items["by_place"]["order"], items["county_first"]["order"], items["platform"]) == (100, 200, {})
    desk.post(f"{draft}by_place/change", {"do": "down"})
    assert set(content.list_drafts("dispatch_rule")[0].items) == {"platform"}


def test_a_rule_at_the_end_cannot_move_further(desk):
    assert desk.post(f"{begin(desk)}place_unknown/change", {"do": "down"}).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [{"key": "Not A Key"}, {"order": "0"}, {"label_en": ""}, {"matters": ["nothing"]}, {"explanation_zh": "只有中文"}],
)
def test_a_wrong_rule_is_shown_again_with_what_was_typed(desk, wrong):
    answer = desk.post(f"{begin(desk)}new", RULE | wrong)
    assert answer.status_code == 422
    assert "路灯交交通局" in answer.content.decode()
    assert content.list_drafts("dispatch_rule")[0].items == {}


def test_the_rules_are_exported_as_the_file_that_content_holds(desk):
    draft = begin(desk)
    desk.post(f"{draft}new", RULE)
    number = draft.rstrip("/").split("/")[-1]
    found = content.load_strict(desk.get(f"/desk/rules/rules.yaml?draft={number}").content)
    assert found["lamps_to_transport"]["to"] == {"target": "duty", "duty": "transport", "from_level": "county"}
    assert content.check_draft("dispatch_rule", found) == []


@pytest.mark.parametrize("who", ["clerk", "leader", "township_handler", "auditor"])
def test_only_those_who_dispatch_or_administer_see_and_change_the_rules(cast, who):
    browser = cast.members[who].client()
    assert browser.get("/desk/rules/").status_code == 403
    assert browser.post("/desk/rules/drafts/", {"reason": "试试"}).status_code == 403


def test_a_dispatcher_of_a_township_may_try_but_not_change_the_countys_rules(cast, desk):
    Post.objects.filter(pk=cast.dispatcher.post.pk).update(area_code="999901001")
    cast.forget()
    assert desk.get("/desk/rules/").status_code == 200
    assert desk.post("/desk/rules/drafts/", {"reason": "试试"}).status_code == 403
