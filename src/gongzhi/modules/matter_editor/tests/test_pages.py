"""The pages of a draft without scripts: what is shown is what is kept, two at once lose nothing, tables and forms are edited row by row."""

import lxml.html
import pytest
from django.test import Client

from gongzhi.common import clock, dmn
from gongzhi.engine.rules import public as rules
from gongzhi.modules.matters.tests.conftest import apply_for_hall

from .conftest import begun, files_of_booking, force, packed, send_files, with_notice

pytestmark = pytest.mark.django_db


def fields_of(page):
    """Return what a browser would send of a page's form, as it is."""
    form = lxml.html.fromstring(page.content.decode()).xpath("//form[contains(@class, 'editor-form')]")[0]
    sent = {}
    [sent.setdefault(name, []).append(value) for name, value in form.form_values()]
    return sent


def sent_back(member, address, **changed):
    """Send a page back as it came, with changes; return the answer."""
    client = member.client()
    return client.post(address, {**fields_of(client.get(address)), "do": "save", **changed})


def pack(member, draft):
    return member.client().get(draft).context["pack"]


def test_a_page_that_is_sent_back_as_it_came_changes_nothing(hall):
    draft = begun(hall.list_editor)
    before = dict(pack(hall.list_editor, draft).matter)
    assert sent_back(hall.list_editor, f"{draft}page").status_code == 302
    assert pack(hall.list_editor, draft).matter == before


def test_fields_and_rows_of_the_matter_are_kept_and_what_is_wrong_is_said_at_its_field(hall):
    draft = begun(hall.list_editor)
    address = f"{draft}page"
    sent_back(hall.list_editor, address, **{"names.en": "", "words.strong": "礼堂\n祠堂", "do": "add:risks"})
    page = hall.list_editor.client().get(address)
    ids = {error["id"] for error in page.context["errors"]}
    assert "f-names" in ids
    assert len(page.context["pack"].matter["risks"]) == 2
    given = {
        "risks.1.node": "hand_over",
        "risks.1.level": "high",
        "risks.1.shows.zh": "私用",
        "risks.1.shows.en": "Private use",
    }
    more = {
        "risks.1.prevention.zh": "登记",
        "risks.1.prevention.en": "Register",
        "risks.1.watcher": "village_supervisor",
    }
    assert sent_back(hall.list_editor, address, **{"names.en": "Hall", **given, **more}).status_code == 302
    assert pack(hall.list_editor, draft).matter["words"]["strong"] == ["礼堂", "祠堂"]
    assert hall.list_editor.client().get(draft).context["problems"] == []
    sent_back(hall.list_editor, address, do="remove:risks:0")
    assert [risk["node"] for risk in pack(hall.list_editor, draft).matter["risks"]] == ["hand_over"]


def test_the_later_of_two_is_told_and_loses_nothing(hall):
    draft = begun(hall.list_editor)
    address = f"{draft}page"
    opened = fields_of(hall.list_editor.client().get(address))
    assert sent_back(hall.list_approver, address, **{"names.zh": "礼堂预约"}).status_code == 302
    mine = {**opened, "names.zh": "文化礼堂预约", "do": "save"}
    answer = hall.list_editor.client().post(address, mine)
    assert answer.status_code == 409
    assert [(row["before"], row["after"]) for row in answer.context["differences"]] == [("礼堂预约", "文化礼堂预约")]
    assert fields_of(answer)["names.zh"] == ["文化礼堂预约"]
    again = hall.list_editor.client().post(address, {**fields_of(answer), "do": "save"})
    assert again.status_code == 302
    assert pack(hall.list_editor, draft).matter["names"]["zh"] == "文化礼堂预约"


def test_a_form_is_designed_field_by_field(hall):
    draft = begun(hall.list_editor)
    given = {"key": "budget", "x-label.zh": "预算", "x-label.en": "Budget", "kind": "money", "x-when": "people > 50"}
    assert sent_back(hall.list_editor, f"{draft}fields/-", **given).status_code == 302
    sent_back(hall.list_editor, f"{draft}forms/", do="up:budget")
    form = pack(hall.list_editor, draft).process["form"]
    assert form["properties"]["budget"] == {
        "type": "integer",
        "x-kind": "money",
        "x-label": {"zh": "预算", "en": "Budget"},
        "x-when": "people > 50",
    }
    assert form["x-order"][-2:] == ["budget", "needs"]
    sent_back(hall.list_editor, f"{draft}fields/budget", **{"x-when": "peple > 50", "key": "cost"})
    said = [one["words"] for one in hall.list_editor.client().get(draft).context["problems"]]
    assert any("cost" in words and "peple" in words for words in said)
    sent_back(hall.list_editor, f"{draft}forms/", do="remove:cost")
    assert "cost" not in pack(hall.list_editor, draft).process["form"]["properties"]


def test_a_choice_gets_its_code_table_and_a_later_step_its_form(hall):
    draft = begun(hall.list_editor)
    sent_back(hall.list_editor, f"{draft}forms/", do="add_form", new_form="check")
    address = f"{draft}forms/check/fields/-"
    given = {"key": "state", "x-label.zh": "状况", "x-label.en": "State", "kind": "choice", "do": "add:x-options"}
    sent_back(hall.list_editor, address, **given)
    row = {"x-options.0.key": "good", "x-options.0.label.zh": "完好", "x-options.0.label.en": "Good"}
    assert sent_back(hall.list_editor, f"{draft}forms/check/fields/state", **row).status_code == 302
    state = pack(hall.list_editor, draft).process["form"]["$defs"]["check"]["properties"]["state"]
    assert state["x-options"] == [{"key": "good", "label": {"zh": "完好", "en": "Good"}}]
    assert "完好" in hall.list_editor.client().get(f"{draft}forms/check/").content.decode()


def test_a_day_is_bound_to_a_step_chosen_from_the_diagram(hall):
    draft = begun(hall.list_editor)
    sent_back(hall.list_editor, f"{draft}forms/", do="add_form", new_form="check")
    address = f"{draft}forms/check/fields/-"
    given = {
        "key": "seen_on",
        "x-label.zh": "查看日期",
        "x-label.en": "Seen on",
        "kind": "date",
        "x-not-before": "examine",
    }
    assert 'value="examine"' in hall.list_editor.client().get(address).content.decode()
    assert sent_back(hall.list_editor, address, **given).status_code == 302
    kept = pack(hall.list_editor, draft).process["form"]["$defs"]["check"]["properties"]["seen_on"]
    assert (kept["format"], kept["x-not-before"]) == ("date", "examine")


def test_a_decision_table_is_edited_as_a_table_and_its_gaps_are_told(hall):
    draft = begun(hall.list_editor)
    client = hall.list_editor.client()
    client.post(f"{draft}tables/", {"do": "begin", "name": "who", "was": client.get(f"{draft}tables/").context["was"]})
    address = f"{draft}tables/who"
    column = {"inputs.0.label": "人数", "inputs.0.expression": "people", "inputs.0.type": "number"}
    sent_back(hall.list_editor, address, **column, **{"rules.0.c0": "< 100", "rules.0.r0": '"village"'})
    page = client.get(address)
    assert any("100" in words for words in page.context["findings"])
    sent_back(hall.list_editor, address, do="add:rules")
    sent_back(hall.list_editor, address, **{"rules.1.c0": ">= 100", "rules.1.r0": '"township"'})
    page = client.get(address, {"try": "1", "try.people": "250"})
    assert (page.context["findings"], page.context["tried"].answer) == ([], '"township"')
    model = dmn.read_model(pack(hall.list_editor, draft).process["tables"]["who"])
    assert model.inputs == {"people": "number"}
    sent_back(hall.list_editor, address, do="add:inputs")
    sent_back(hall.list_editor, address, do="up:inputs:1")
    rows = client.get(address).context["rows"]
    assert [[field.value for field in row.fields][:2] for row in rows] == [["-", "< 100"], ["-", ">= 100"]]


def test_differences_are_told_in_words_and_coloured_in_the_diagram(hall):
    draft = begun(hall.list_editor)
    send_files(hall.list_editor, draft, packed(with_notice(files_of_booking())))
    page = hall.list_approver.client().get(f"{draft}differences")
    marks = {node.mark for node in page.context["charts"][1]["chart"].nodes}
    assert marks == {"", "added"}
    told = " ".join(row["where"] + row["after"] for part in page.context["parts"] for row in part["rows"])
    assert "公示" in told
    assert "办理时限：答复时限" in told
    assert "flow-mark-added" in page.content.decode()


def test_a_step_names_materials_of_its_matter_and_guide_and_case_show_them(hall):
    draft = begun(hall.list_editor)
    send_files(hall.list_editor, draft, packed(with_material("plan permit")))
    [problem] = hall.list_editor.client().get(draft).context["problems"]
    assert (problem["where"], "permit" in problem["words"]) == ("审核场所和时间", True)
    send_files(hall.list_editor, draft, packed(with_material("plan")))
    page = hall.list_approver.client().get(f"{draft}differences")
    rows = [row for part in page.context["parts"] for row in part["rows"]]
    assert [row["after"] for row in rows if "备齐" in row["where"]] == ["活动方案"]
    assert force(hall.list_approver, draft, clock.today()).status_code == 302
    guide = Client(headers={"Accept-Language": "zh-CN"}).get("/guide/venue_booking").context["steps"]
    assert [step["name"] for step in guide if step["materials"] == "活动方案"] == ["审核场所和时间"]
    case = apply_for_hall()
    shown = hall.township_handler.client().get(f"/desk/cases/{case.pk}/")
    assert [one["key"] for one in shown.context["materials"]] == ["plan"]
    assert "办这一步须备齐" in shown.content.decode()


def with_material(named):
    """Let the matter ask for the plan of the occasion, and its first step for what is named."""
    files = files_of_booking()
    stated = "materials:\n  - {key: plan, name: {zh: 活动方案, en: Plan of the occasion}}\n"
    drawn = files["process.bpmn"].replace('gz:step stage="', f'gz:step materials="{named}" stage="', 1)
    return {**files, "matter.yaml": files["matter.yaml"].replace("materials: []\n", stated), "process.bpmn": drawn}


def test_a_matter_gets_a_diagram_of_its_own(hall):
    draft = begun(hall.list_editor, key="street_lighting", reason="路灯先巡查")
    assert hall.list_editor.client().post(f"{draft}own-diagram").status_code == 302
    made = pack(hall.list_editor, draft)
    assert made.matter["process"] == "street_lighting"
    assert made.process["xml"] == rules.get_content("process", "hotline_case").body["xml"]


def test_a_condition_is_tried_while_it_is_typed(hall):
    client = hall.list_editor.client()
    asked = {"names": "outcome amount"}
    answers = [
        client.post("/desk/matter-list/feel", {**asked, "expression": text}).json()["ok"]
        for text in ("amount > 5", "amout > 5", "1 +")
    ]
    assert answers == [True, False, False]
    assert hall.dispatcher.client().post("/desk/matter-list/feel", asked).status_code == 403
