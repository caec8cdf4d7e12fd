"""Components as pages get them: words for times, fields with everything a screen reader needs."""

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from gongzhi.common import clock

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def draw(source: str, language: str = "zh-hans", address: str = "/", **values: object) -> str:
    with translation.override(language), clock.frozen(NOW):
        context = Context(values)
        context.request = RequestFactory().get(address)  # type: ignore[attr-defined]  # as the context of a page has it
        return Template("{% load components %}" + source).render(context).strip()


def test_a_moment_is_written_as_in_an_office() -> None:
    assert draw("{{ at|moment }}", at=NOW) == "2026年11月21日 (周六) 14:30"
    assert draw("{{ at|moment }}", "en", at=NOW) == "21 November 2026 (Sat) 14:30"
    assert draw("{{ at|moment }}", at=None) == ""


def test_a_short_moment_names_the_year_only_if_it_is_another() -> None:
    assert draw("{{ at|short_moment }}", at=NOW) == "11-21 14:30"
    assert draw("{{ at|short_moment }}", at=NOW - timedelta(days=365)) == "2025-11-21 14:30"


@pytest.mark.parametrize(
    ("left", "words", "kind"),
    [
        (timedelta(minutes=5), "还剩 5 分钟", "badge-soon"),
        (3 * HOUR, "还剩 3 小时", "badge-soon"),
        (47 * HOUR, "还剩 47 小时", 'class="badge"'),
        (72 * HOUR, "还剩 3 天", 'class="badge"'),
        (-HOUR, "超期 1 小时", "badge-overdue"),
        (-timedelta(days=2), "超期 2 天", "badge-overdue"),
    ],
)
def test_the_time_left_is_said_in_words(left: timedelta, words: str, kind: str) -> None:
    badge = draw("{% due at %}", at=NOW + left)
    assert words in badge
    assert kind in badge


def test_what_is_done_is_no_longer_overdue() -> None:
    assert "按时办完" in draw("{% due at done %}", at=NOW - HOUR, done=NOW - 2 * HOUR)
    assert "Done 1 hour late" in draw("{% due at done %}", "en", at=NOW - 2 * HOUR, done=NOW - HOUR)


def test_no_time_limit_is_said_too() -> None:
    assert "无时限" in draw("{% due at %}", at=None)


class Sample(forms.Form):
    phone = forms.CharField(
        label="Phone", help_text="For questions only", error_messages={"required": "Please give a number."}
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("a", "A"), ("b", "B")],
        widget=forms.RadioSelect,
        error_messages={"required": "Please choose."},
    )


FIELD = '{% include "components/field.html" with field=field only %}'


def test_a_field_is_tied_to_its_label_hint_and_error() -> None:
    html = draw(FIELD, field=Sample({})["phone"])
    assert '<label for="id_phone">' in html
    assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
    assert 'id="id_phone_helptext"' in html
    assert 'id="id_phone_error"' in html
    assert 'aria-invalid="true"' in html


def test_choices_are_a_named_group() -> None:
    html = draw(FIELD, field=Sample()["kind"])
    assert "<fieldset" in html
    assert "<legend>Kind</legend>" in html
    assert html.count('type="radio"') == 2


def test_the_error_summary_leads_to_each_field() -> None:
    html = draw('{% include "components/error_summary.html" with form=form only %}', form=Sample({}))
    assert '<a href="#id_phone">Please give a number.</a>' in html
    assert '<a href="#id_kind_0">Please choose.</a>' in html


def test_what_was_typed_is_text_and_never_markup() -> None:
    html = draw(
        '{% include "components/plain_field.html" with id="q" name="q" label="Q" value=value only %}',
        value='"><script>',
    )
    assert "<script>" not in html


def test_a_list_goes_on_paper_from_its_beginning_and_says_where_it_stops() -> None:
    paging = '{% include "components/paging.html" with first="?state=in" older="?before=7" whole=True only %}'
    assert 'href="?state=in&amp;paper=1"' in draw(paging, address="/?state=in&before=9")
    assert draw(paging, address="/?state=in&paper=1") == ""
    head = '{% include "components/on_paper.html" with count=1000 older="?before=7" narrowed="不予剔除" only %}'
    paper = draw(head, address="/?state=in&paper=1")
    assert "不予剔除 · 列出 1000 条" in paper
    assert "这里只列出前 1000 条" in paper
    assert 'href="?state=in"' in paper
    assert draw(head, address="/?state=in") == ""
