"""A value that rules leave to the county: proposed with day and document, approved by a second person, from then on in force."""

from datetime import timedelta

import pytest

from gongzhi.common import clock
from gongzhi.engine.rules import public as rules

from .conftest import LIST

VALUES = f"{LIST}values/"
GIVEN = {
    "amount-other": "7",
    "unit-other": "working_days",
    "title": "云溪县临时救助工作规程（云政办〔2026〕12号）",
    "article": "第九条",
    "reason": "县政府常务会议已经确定",
}


def propose(member, key, **changed):
    return member.client().post(f"{VALUES}{key}/propose", {"day": clock.today().isoformat(), **GIVEN, **changed})


def approve(member, key):
    page = member.client().get(f"{VALUES}{key}/")
    given = {"do": "approve", "version": page.context["proposal"]["draft"].version}
    return member.client().post(f"{VALUES}{key}/decide", given)


def value_of(key, on=None):
    return rules.parameter(key, on or clock.today()).value


@pytest.mark.django_db
def test_a_value_counts_once_a_second_person_has_approved_it(cast):
    key, seven_days = "assistance_examine_within", {"amount": 7, "unit": "working_days"}
    assert cast.township_handler.client().get(VALUES).status_code == 403
    waiting = cast.list_editor.client().get(VALUES).context["groups"][0]
    assert key in [row["key"] for row in waiting["rows"]]
    assert propose(cast.list_editor, key).status_code == 302
    assert propose(cast.list_editor, key).status_code == 409
    assert approve(cast.list_editor, key).status_code == 403
    assert value_of(key) is None
    assert approve(cast.list_approver, key).status_code == 302
    assert (value_of(key), value_of(key, clock.today() - timedelta(days=1))) == (seven_days, None)
    found = rules.parameter(key, clock.today())
    assert (found.status, found.reference["article"]) == ("county_rule", "第九条")
    page = cast.list_editor.client().get(f"{VALUES}{key}/").content.decode()
    assert "云政办〔2026〕12号" in page
    assert "临时救助" in page


@pytest.mark.django_db
def test_files_of_a_later_day_do_not_hide_behind_the_countys_value(cast, tmp_path):
    key, text = "grid_list_period", "grid_list_period:\n  values:\n    '2036-01-01': {amount: 9, unit: calendar_days}\n"
    propose(cast.list_editor, key)
    approve(cast.list_approver, key)
    (tmp_path / "parameters").mkdir()
    source = "  reference:\n    '2036-01-01': {title: {zh: 新法, en: New law}, article: null}\n"
    (tmp_path / "parameters/new.yaml").write_text(text + source, "utf-8")
    assert rules.load_content([*rules.content_folders(), tmp_path]).problems == []
    later = clock.today().replace(year=2036, month=2, day=1)
    assert (value_of(key)["amount"], value_of(key, later)["amount"]) == (7, 9)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "changed", "status", "field"),
    [
        ("assistance_examine_within", {"amount-other": ""}, 422, "amount-other"),
        ("assistance_examine_within", {"amount-other": "1.5", "title": " "}, 422, "amount-other+title"),
        ("assistance_examine_within", {"unit-other": "moons"}, 422, "amount-other"),
        ("assistance_examine_within", {"day": "2020-01-01"}, 422, "day"),
        ("assistance_examine_within", {"title": " "}, 422, "title"),
        ("assistance_examine_within", {"reason": ""}, 422, "reason"),
        ("information_answer_within", {}, 403, ""),
    ],
)
def test_what_cannot_be_a_value_of_the_county_is_refused_in_words(cast, key, changed, status, field):
    refused = propose(cast.list_editor, key, **changed)
    assert (refused.status_code, list(refused.context["wrong"])) == (status, field.split("+"))
    assert refused.context["errors"][0]["text"]
