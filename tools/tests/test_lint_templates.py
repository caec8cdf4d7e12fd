"""The lint of templates, tried on single lines."""

from pathlib import Path

import pytest

from tools.lint_templates import breaches


def lint(folder: Path, source: str) -> list[str]:
    path = folder / "page.html"
    path.write_text(source)
    return [text for _, text in breaches(path)]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('<button onclick="go()">Go</button>', "a handler"),
        ("<script>go()</script>", "a script"),
        ('<a href="javascript:go()">Go</a>', "an address with a script"),
        ('<img src="a.png">', "without alt"),
        ('<form method="post"><button>Go</button></form>', "without {% csrf_token %}"),
        ('<input name="q">', "without a label"),
        ('<textarea id="a" name="q"></textarea>', "without a label"),
        ("<p>好</p>", "Chinese outside translations"),
        ('<link rel="stylesheet" href="https://example.org/a.css">', "another host"),
        ('<script src="//example.org/a.js"></script>', "another host"),
    ],
)
def test_a_breach_is_named(tmp_path: Path, source: str, words: str) -> None:
    assert [words in text for text in lint(tmp_path, source)] == [True]


@pytest.mark.parametrize(
    "source",
    [
        '<button data-opens="keys">{% translate "Keys" %}</button>',
        "<script defer src=\"{% static 'desk.js' %}\"></script>",
        '<script id="points" type="application/json">{}</script>',
        '<img src="a.png" alt="">',
        '<form method="post">{% csrf_token %}</form>',
        '<form><button>{% translate "Find" %}</button></form>',
        '<label for="{{ id }}">{{ label }}</label><input id="{{ id }}" name="q"{% if value > 1 %} value="{{ value }}"{% endif %}>',
        '<input type="checkbox" aria-label="{% translate \'All\' %}">',
        '<input type="hidden" name="next">',
        "{# 中文 #}{% comment %}<script>go()</script>{% endcomment %}",
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    ],
)
def test_good_lines_pass(tmp_path: Path, source: str) -> None:
    assert lint(tmp_path, source) == []


def test_it_tells_the_line(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("{% comment %}\ntwo lines\n{% endcomment %}\n<img src='a.png'>\n")
    assert [line for line, _ in breaches(path)] == [4]
