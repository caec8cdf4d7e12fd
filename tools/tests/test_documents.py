"""The check of documents, tried on a small repository that lies about itself."""

from pathlib import Path

import pytest

from tools.check_docs import check_links, check_readmes, check_trace, read_identifiers


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    part = tmp_path / "src/gongzhi/engine/cases"
    part.mkdir(parents=True)
    (part / "__init__.py").touch()
    (part / "public.py").write_text("from .services import open_case\n\n\ndef close(case): ...\n")
    return tmp_path


def test_a_part_without_a_readme_is_named(repository: Path) -> None:
    assert list(check_readmes(repository)) == [
        "src/gongzhi/engine/cases has no README.md (ten lines: purpose, words, doors)"
    ]
    (repository / "src/gongzhi/engine/cases/README.md").write_text("# cases\n")
    assert list(check_readmes(repository)) == []


@pytest.mark.parametrize(
    "place", ["engine/cases/", "src/gongzhi/engine/cases/public.py", "engine/cases/public.py::close"]
)
def test_a_place_that_exists_may_be_named(repository: Path, place: str) -> None:
    (repository / "ARCHITECTURE.md").write_text(
        f"The road goes through `{place}`; `POST /api/v1/reports`, `urls.py`.\n"
    )
    assert list(check_trace(repository)) == []


@pytest.mark.parametrize("place", ["engine/forms/", "engine/cases/views.py", "engine/cases/public.py::reopen"])
def test_a_place_that_does_not_exist_is_named(repository: Path, place: str) -> None:
    (repository / "ARCHITECTURE.md").write_text(f"The road goes through `{place}`.\n")
    assert len(list(check_trace(repository))) == 1


def test_a_link_that_leads_nowhere_is_named(repository: Path) -> None:
    (repository / "README.md").write_text("[a](ARCHITECTURE.md) [b](https://example.org/) [c](#here) [d](src/)\n")
    assert list(check_links(repository)) == ["README.md links to ARCHITECTURE.md, which does not exist"]


def test_the_glossary_is_read_by_its_identifier_column() -> None:
    table = "| \u4e2d\u6587 | English | identifier | source |\n|---|---|---|---|\n| \u5de5\u5355 | case | `Case`, `cases` | `law` |\n"
    assert read_identifiers(table) == {"Case", "cases"}
