"""The bench in a real browser: a dispatcher tries a case, drafts a rule and tries it on the draft; a second person puts it in force."""

import pytest
from tests.browser import axe
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = {
    "zh-CN": ("试派", "起草改动", "增加一条规则", "存入草案", "试派一件", "批准生效"),
    "en": ("Try", "Begin a draft", "Add a rule", "Keep in the draft", "Try a case", "Put in force"),
}
RULE = {"key": "lamps", "order": "90", "label_zh": "路灯交交通局", "label_en": "Street lights to transport"}


def draft_a_rule(page, language: str) -> None:
    _try, begin, add, keep, *_rest = WORDS[language]
    page.keyboard.press("n")
    page.keyboard.type("路灯由交通局统一维护")
    page.get_by_role("button", name=begin, exact=True).click()
    page.get_by_role("link", name=add, exact=True).click()
    [page.fill(f"#id_{name}", value) for name, value in RULE.items()]
    page.check("input[name=matters][value=street_lighting]")
    page.select_option("#id_duty", "transport")
    page.select_option("#id_from_level", "county")
    page.get_by_role("button", name=keep, exact=True).click()
    page.wait_for_selector("#rule-lamps")


def put_in_force(page, address: str, name: str) -> str:
    """Let the draft count from the day that its page proposes; return that day."""
    page.goto(address)
    day: str = page.input_value("[name=valid_from]")
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url("**/desk/rules/")
    return day


@pytest.mark.parametrize("language", WORDS)
def test_a_rule_is_tried_drafted_tried_again_and_put_in_force(cast: Cast, live_server, new_page, language: str):
    attempt, _begin, _add, _keep, to_bench, force = WORDS[language]
    page = new_page(language=language)
    cast.dispatcher.sign_in(page)
    page.goto("/desk/rules/")
    page.keyboard.press("?")
    assert attempt in page.inner_text("dialog#keys")
    page.keyboard.press("Escape")
    page.fill("#id_text", "村口的路灯坏了")
    page.get_by_role("button", name=attempt, exact=True).click()
    page.wait_for_selector("#tried")
    assert axe(page) == []
    draft_a_rule(page, language)
    address = page.url
    assert axe(page) == []
    page.get_by_role("link", name=to_bench, exact=True).click()
    page.select_option("#id_matter", "street_lighting")
    page.get_by_role("button", name=attempt, exact=True).click()
    assert "Transport Bureau" in page.inner_text("#tried") or "交通运输局" in page.inner_text("#tried")
    second = new_page(language=language)
    cast.administrator.sign_in(second)
    day = put_in_force(second, address, force)
    assert day in second.inner_text("#rule-lamps")
