"""The check of translations, tried on a small app."""

from pathlib import Path

import pytest

from tools import messages

TEMPLATE = """{% load i18n %}{% translate "Send" %}{% translate "Open" context "state" %}
{% blocktranslate with name=user trimmed %}Hello,
  {{ name }}{% endblocktranslate %}
{% include "x.html" with text=_("Back") only %}
{% blocktranslate count n=rows|length %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}"""


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(messages, "SOURCES", tmp_path)
    app = tmp_path / "modules/letters"
    (app / "templates").mkdir(parents=True)
    (app / "templates/page.html").write_text(TEMPLATE)
    (app / "views.py").write_text('TITLE = _("Title")\nLATE = _("%(time)s late")\n')
    return app


def translate(app: Path, source: str, words: str) -> None:
    path = messages.file_of(app)
    path.write_text(path.read_text().replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{words}"'))


def test_it_finds_texts_in_python_and_in_every_tag_of_templates(app: Path) -> None:
    found = set(messages.entries(messages.read_texts(app)))
    assert found == {
        (None, "Send"),
        ("state", "Open"),
        (None, "Hello, %(name)s"),
        (None, "Back"),
        (None, ("%(n)s row", "%(n)s rows")),
        (None, "Title"),
        (None, "%(time)s late"),
    }


def test_a_missing_text_is_named(app: Path) -> None:
    assert "modules/letters: missing: Send" in list(messages.faults_of(app))


def test_an_empty_translation_is_named(app: Path) -> None:
    messages.update([app])
    assert "modules/letters: not translated: Send" in list(messages.faults_of(app))


def test_a_translation_that_nobody_uses_is_named(app: Path) -> None:
    messages.update([app])
    (app / "views.py").write_text("")
    assert "modules/letters: unused: Title" in list(messages.faults_of(app))


def test_an_update_keeps_what_is_translated_and_drops_what_is_unused(app: Path) -> None:
    messages.update([app])
    translate(app, "Send", "提交")
    (app / "views.py").write_text("")
    messages.update([app])
    kept = messages.entries(messages.read_translations(app))
    assert kept[None, "Send"].string == "提交"
    assert (None, "Title") not in kept


def test_a_translation_that_lost_its_placeholder_is_named(app: Path) -> None:
    messages.update([app])
    translate(app, "%(time)s late", "超期")
    assert "modules/letters: placeholders differ: %(time)s late" in list(messages.faults_of(app))


def test_two_apps_may_not_translate_one_text_in_two_ways(app: Path) -> None:
    other = app.parent / "notes"
    (other / "templates").mkdir(parents=True)
    (other / "templates/page.html").write_text(TEMPLATE)
    messages.update([app, other])
    translate(app, "Send", "提交")
    translate(other, "Send", "发送")
    assert list(messages.contradictions([app, other])) == [
        "modules/notes: translated otherwise than in modules/letters: Send"
    ]


def test_compiling_writes_what_django_reads(app: Path) -> None:
    messages.update([app])
    translate(app, "Send", "提交")
    messages.compile_files([app])
    assert "提交".encode() in messages.file_of(app).with_suffix(".mo").read_bytes()
