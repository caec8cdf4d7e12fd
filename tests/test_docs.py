"""The manual says everything that an operator or a program may rely on, in both languages, and nothing that leads nowhere."""

import argparse
import ast
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongzhi.config.api import api
from gongzhi.config.cli import _parser as make_parser
from gongzhi.engine.cases import public as cases

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs" / "manual"
LANGUAGES = ("zh", "en")
CHAPTERS = sorted(path.name for path in (MANUAL / "zh").glob("*.md"))
DOCUMENTS = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").rglob("*.md"))]
HEADING = re.compile(r"^(#+) (.+)$", re.M)
CODE = re.compile(r"^```.*?^```$", re.S | re.M)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.S | re.M)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]*)\)")
# What reads the environment: os.environ.get("X"), os.environ["X"], flag("X").
SETTING = re.compile(r"""(?:environ(?:\.get\(|\[)|\bflag\()"([A-Z_]+)\"""")
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE"}
# Folders of one machine and hosts of package indexes have no place in documents.
FOREIGN = re.compile(r"/(?:home|root|work|Users)/\w+|pypi\.|npmjs|mirrors?\.\w+", re.I)


def read(language: str, chapter: str) -> str:
    return (MANUAL / language / chapter).read_text(encoding="utf-8")


def headings(text: str) -> list[tuple[int, str]]:
    return [(len(marks), words) for marks, words in HEADING.findall(CODE.sub("", text))]


def anchor(words: str) -> str:
    """Return the anchor that a code host makes of a heading: small letters, signs left out, spaces as hyphens."""
    kept = [letter for letter in words.lower() if letter in " -_" or unicodedata.category(letter)[0] in "LNM"]
    return "".join(kept).strip().replace(" ", "-")


def list_settings() -> set[str]:
    sources = (ROOT / "src" / "gongzhi").rglob("*.py")
    names = {name for path in sources if "tests" not in path.parts for name in SETTING.findall(path.read_text("utf-8"))}
    return names - NOT_SETTINGS


def list_commands(parser: argparse.ArgumentParser | None = None, name: str = "gongzhi") -> Iterator[str]:
    """Yield every command with its options, as the command line itself knows them."""
    groups = [action for action in (parser or make_parser())._actions if isinstance(action, argparse._SubParsersAction)]
    for found, inner in ((found, inner) for group in groups for found, inner in group.choices.items()):
        yield from list_commands(inner, f"{name} {found}")
    if not groups:
        yield name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_every_setting(language: str) -> None:
    text = read(language, "administrator.md")
    assert [name for name in sorted(list_settings()) if f"| `{name}` |" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_no_setting_that_does_not_exist(language: str) -> None:
    named = set(re.findall(r"\bGONGZHI_[A-Z_]+\b", "".join(read(language, chapter) for chapter in CHAPTERS)))
    assert named - list_settings() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_every_command(language: str) -> None:
    text = read(language, "administrator.md")
    assert [name for name in list_commands() if f"| `{name}" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_every_endpoint(language: str) -> None:
    text = read(language, "api.md")
    paths = api.get_openapi_schema()["paths"]
    endpoints = [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]
    assert [name for name in endpoints if f"`{name}`" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_every_parameter_of_the_list(language: str) -> None:
    text = read(language, "api.md")
    asked = api.get_openapi_schema()["paths"]["/api/v1/cases"]["get"]["parameters"]
    assert [one["name"] for one in asked if f"| `{one['name']}` |" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_every_general_verb(language: str) -> None:
    assert [verb for verb in cases.VERBS if f"| `{verb}` |" not in read(language, "api.md")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_every_grant_of_the_roles(language: str) -> None:
    roles = (ROOT / "content" / "base" / "access" / "roles.yaml").read_text(encoding="utf-8")
    named = re.findall(r"\b[a-z_]+\.[a-z_]+\b", ", ".join(re.findall(r"grants: \[(.*?)\]", roles, re.S)))
    grants = {re.sub(r"^hand_out\..*", "hand_out.<role>", grant) for grant in named}
    assert [grant for grant in sorted(grants) if f"`{grant}`" not in read(language, "content.md")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_every_parameter_of_the_content(language: str) -> None:
    limits = (ROOT / "content" / "base" / "parameters" / "hotline_clocks.yaml").read_text(encoding="utf-8")
    keys = re.findall(r"^([a-z_]+):", limits, re.M)
    assert [key for key in keys if f"| `{key}` |" not in read(language, "content.md")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_every_word_of_forms(language: str) -> None:
    schema = json.loads((ROOT / "content" / "schemas" / "form.schema.json").read_text(encoding="utf-8"))
    words = [word for word in schema["$defs"]["field"]["properties"] if word.startswith("x-")]
    assert [word for word in words if f"`{word}`" not in read(language, "content.md")] == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_both_languages_have_the_same_headings(chapter: str) -> None:
    levels = {language: [level for level, _words in headings(read(language, chapter))] for language in LANGUAGES}
    assert levels["zh"] == levels["en"]


def test_both_languages_have_the_same_chapters() -> None:
    assert sorted(path.name for path in (MANUAL / "en").glob("*.md")) == CHAPTERS


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_both_languages_have_the_same_examples(chapter: str) -> None:
    blocks = {
        language: [block.split("\n")[0] for block in CODE.findall(read(language, chapter))] for language in LANGUAGES
    }
    assert blocks["zh"] == blocks["en"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_its_links_lead_somewhere(document: Path) -> None:
    links = LINK.findall(CODE.sub("", document.read_text(encoding="utf-8")))
    assert [link for link in links if not leads_somewhere(document, link)] == []


def leads_somewhere(document: Path, link: str) -> bool:
    path, _sharp, mark = link.partition("#")
    target = document.parent / path if path else document
    marks = [anchor(words) for _level, words in headings(target.read_text(encoding="utf-8"))] if mark else []
    return target.exists() and (not mark or mark in marks)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_names_no_folder_of_a_machine_and_no_package_index(document: Path) -> None:
    assert FOREIGN.findall(document.read_text(encoding="utf-8")) == []


def test_its_examples_in_python_can_be_read() -> None:
    texts = (document.read_text(encoding="utf-8") for document in DOCUMENTS)
    assert [ast.parse(code) for text in texts for code in PYTHON.findall(text)]
