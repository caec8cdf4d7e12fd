"""An answer is begun with a template, looked at as the reporter will read it, and sent, in real Chromium in both languages."""

from typing import Any

import pytest
from tests.browser import axe
from tests.cast import Cast

from gongzhi.modules.service_requests.public import token_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("live_server"),
]

WORDS = {
    "zh-CN": ("路灯已修复", "填入", "预览", "办结答复", "短信"),
    "en": ("Lamp repaired", "Fill in", "Preview", "Answer", "Short message"),
}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_an_answer_is_begun_with_a_template_looked_at_and_sent(cast: Cast, new_page: Any, language: str) -> None:
    template, fill, preview, answer, way = WORDS[language]
    case = cast.report("村口第二盏路灯不亮了", place="柳塘村口小卖部对面")
    cast.township_handler.act(case, "accept")
    page = new_page(language=language)
    cast.township_handler.sign_in(page)
    page.goto(f"/desk/cases/{case.pk}/")
    page.select_option("#answer-template", label=template)
    press(page, f"form[action$=answer] button >> text={fill}")
    filled = page.input_value("#answer-words")
    page.fill("#answer-words", filled.replace("____", "11月27日", 1).replace("____", "灯泡损坏"))
    press(page, f"form[action$=answer] button[value=preview] >> text={preview}")
    shown = page.inner_text("form[action$=answer] .notice")
    assert way in shown
    assert case.receipt in shown
    assert "灯泡损坏" in shown
    assert axe(page) == []
    press(page, f"form[action$=answer] button.button:not([name]) >> text={answer}")
    page.goto(f"/t/{case.receipt}/{token_of(case.pk)}/")
    assert "灯泡损坏" in page.inner_text("main")


def press(page: Any, selector: str) -> None:
    with page.expect_navigation():
        page.click(selector)
