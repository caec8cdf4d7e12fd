"""A matter with a form: what is filled in is checked, kept, shown, committed to, and leads the way; personal details are sealed."""

import json
import shutil
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import translation

from gongzhi.common import clock
from gongzhi.common.errors import Denied, Invalid
from gongzhi.engine.cases import public as cases
from gongzhi.engine.parties import public as parties
from gongzhi.engine.processes import public as processes
from gongzhi.engine.processes.services import check_process_item
from gongzhi.engine.rules import public as rules
from gongzhi.engine.rules.public import Item

from .conftest import diagram
from .test_tables_and_functions import ROAD, SPENDING

pytestmark = pytest.mark.django_db

SPEND = {"outcome": "done", "grant": "case.work", "label": {"zh": "办理", "en": "Do it"}}
NAMES = {"begin": "开始", "decide": "判断", "which": "路径", "end": "结束"}
PROCESS = {
    "label": {"zh": "试", "en": "Trial"},
    "steps": [{"node": "pay", "label": {"zh": "付款", "en": "Pay"}}],
    "stages": [],
    "nodes": {
        **{name: {"zh": said, "en": name} for name, said in NAMES.items()},
        "sign": {"zh": "签字", "en": "Sign", "verbs": {"sign": SPEND}},
        "pay": {"zh": "付款", "en": "Pay", "verbs": {"pay": {**SPEND, "form": "payment"}}},
    },
}
FORM = {
    "type": "object",
    "required": ["amount", "payee"],
    "properties": {
        "amount": {"type": "integer", "x-kind": "money", "x-label": {"zh": "金额", "en": "Amount"}},
        "payee": {
            "type": "string",
            "x-kind": "name",
            "x-class": "personal",
            "x-label": {"zh": "收款人", "en": "Payee"},
        },
        "urgent": {"type": "boolean", "x-label": {"zh": "紧急", "en": "Urgent"}},
        "why": {
            "type": "string",
            "x-label": {"zh": "原因", "en": "Why"},
            "x-when": "urgent = true",
            "x-check": {"feel": "string length(why) > 3", "words": {"zh": "太短", "en": "Too short"}},
        },
    },
    "$defs": {
        "payment": {
            "type": "object",
            "required": ["paid"],
            "properties": {
                "paid": {"type": "integer", "x-kind": "money", "x-label": {"zh": "实付", "en": "Paid"}},
                "paid_on": {
                    "type": "string",
                    "format": "date",
                    "maximum": 0,
                    "x-not-before": "sign",
                    "x-label": {"zh": "付款日期", "en": "Paid on"},
                },
            },
        }
    },
}
GIVEN = {
    "amount": "6,000.50",
    "payee": "张三丰",
    "urgent": "yes",
    "why": "台风损坏了路",
}


@pytest.fixture
def spending(cast, tmp_path, settings):
    """Load a small matter of our own over the base, and let two persons have its functions."""
    shutil.copytree(django_settings.CONTENT, tmp_path / "content")
    folder = tmp_path / "content/base/matters/spending"
    folder.mkdir()
    (folder / "process.bpmn").write_text(diagram(SPENDING), "utf-8")
    (folder / "process.yaml").write_text(json.dumps({**PROCESS, "stages": STAGES}), "utf-8")
    (folder / "form.schema.json").write_text(json.dumps(FORM), "utf-8")
    (folder / "road.dmn").write_text(ROAD, "utf-8")
    settings.CONTENT = tmp_path / "content"
    assert [str(problem) for problem in rules.load_content().problems] == []
    functions = {"village_secretary": cast.township_handler, "village_accountant": cast.grid_worker}
    for function, member in functions.items():
        parties.Duty.objects.create(post=member.post, function=function, area_code="999901")
    cast.forget()
    return rules.get_content("process", "spending")


STAGES = [{"key": "begun", "label": {"zh": "开始", "en": "Begun"}, "current": "pay"}]


def open_one(actor, version, **values):
    draft = cases.CaseDraft(
        text="修路", channel="desk", matter="", matter_version=None, process_version=version, kind="help",
        area="999901001001001", values={**GIVEN, **values},
    )  # fmt: skip
    return processes.open_cases(actor, [draft])[0]


def test_what_is_filled_in_is_kept_shown_and_leads_the_way(cast, spending):
    case = open_one(cast.township_handler.actor, spending)
    form = case.forms.get()
    assert form.values == {"amount": 600_050, "urgent": True, "why": GIVEN["why"]}
    assert [item.node for item in case.work_items.all()] == ["sign"]
    shown = dict(cases.list_forms(case)[0].lines)
    assert shown["金额"] == "6,000.50"
    assert shown["收款人"] == "张*丰"
    assert list(cases.verify()) == []


def test_a_small_sum_goes_straight_to_payment_with_a_form_of_its_own(cast, spending):
    case = open_one(cast.township_handler.actor, spending, amount="20")
    assert case.post_id == cast.grid_worker.post.pk
    cast.grid_worker.act(case, "pay", values={"paid": "20"})
    assert [form.name for form in case.forms.order_by("id")] == ["", "payment"]


def test_a_day_must_not_be_before_the_day_of_the_step_that_its_field_names(cast, spending):
    case = open_one(cast.township_handler.actor, spending)
    now = clock.now()
    with clock.frozen(now + timedelta(days=2)):
        cast.township_handler.act(case, "sign")
        signed, before = clock.today().isoformat(), (clock.today() - timedelta(days=1)).isoformat()
    with clock.frozen(now + timedelta(days=4)), translation.override("en"):
        with pytest.raises(Invalid) as refused:
            cast.grid_worker.act(case, "pay", values={"paid": "20", "paid_on": before})
        assert list(refused.value.fields) == ["paid_on"]
        assert "before the day of “Sign”" in str(refused.value.fields["paid_on"])
        cast.grid_worker.act(case, "pay", values={"paid": "20", "paid_on": signed})
    assert case.forms.get(name="payment").values["paid_on"] == signed


def test_a_step_that_was_never_done_bounds_no_day(cast, spending):
    case = open_one(cast.township_handler.actor, spending, amount="20")
    cast.grid_worker.act(case, "pay", values={"paid": "20", "paid_on": "2020-01-01"})
    assert case.forms.get(name="payment").values["paid_on"] == "2020-01-01"


@pytest.mark.parametrize(
    ("form", "field", "words"),
    [
        ("payment", {"x-not-before": "pay"}, "no step that comes earlier"),
        ("payment", {"x-not-before": "which"}, "no step that comes earlier"),
        ("payment", {"x-not-before": "nowhere"}, "no step that comes earlier"),
        ("", {"x-not-before": "sign"}, "no step that comes earlier"),
        ("payment", {"x-not-before": "sign", "format": None}, "is no day"),
    ],
)
def test_the_check_says_where_a_day_cannot_be_held_against_a_step(form, field, words):
    body = {"type": "string", "format": "date", "x-label": {"zh": "日期", "en": "On"}, **field}
    body = {word: said for word, said in body.items() if said}
    one = {"type": "object", "properties": {"day": body}}
    form = one if not form else {**FORM, "$defs": {form: one}}
    item = Item("process", "spending", {**PROCESS, "xml": diagram(SPENDING), "form": form}, "process.bpmn", "base")
    found = [problem for problem in check_process_item(item, {}) if problem.place == "form/day"]
    assert [words in problem.message % problem.details for problem in found] == [True]


def test_only_its_own_post_does_a_step(cast, spending):
    case = open_one(cast.township_handler.actor, spending, amount="20")
    with pytest.raises(Denied):
        cast.township_handler.act(case, "pay", values={"paid": "20"})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": "12.345"}, "amount"),
        ({"amount": "-3"}, "amount"),
        ({"amount": ""}, "amount"),
        ({"payee": ""}, "payee"),
        ({"urgent": "perhaps"}, "urgent"),
        ({"why": "急"}, "why"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_it_says_which_field_is_wrong(cast, spending, values, field):
    with pytest.raises(Invalid) as refused:
        open_one(cast.township_handler.actor, spending, **values)
    assert list(refused.value.fields) == [field]
    assert not cases.CaseForm.objects.exists()


def test_a_field_that_is_not_asked_for_is_left_out(cast, spending):
    case = open_one(cast.township_handler.actor, spending, urgent="no")
    assert case.forms.get().values == {"amount": 600_050, "urgent": False}
