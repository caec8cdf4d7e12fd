"""Static files after updates: what pages that are open ask for is there, what nobody asks for any more is gone."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import storages

from gongzhi.config.collecting import collect_static

DAY = 24 * 3600
HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


@pytest.fixture
def home(settings, tmp_path: Path) -> Path:
    """Return where files are collected, from a front end of the test's own."""
    settings.STATIC_ROOT, settings.FRONTEND = tmp_path / "static", tmp_path / "dist"
    settings.FRONTEND.mkdir()
    settings.STATICFILES_DIRS = [settings.FRONTEND]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": HASHED}}
    return settings.STATIC_ROOT


@pytest.fixture
def update(home: Path, settings) -> Callable[..., set[str]]:
    """Build the front end anew and collect it, so many days after the last time; return which versions of it are there."""

    def collect(words: str, *, days: float = 0) -> set[str]:
        if (home / ".collected").exists():
            last = time.time() - days * DAY - 60
            os.utime(home / ".collected", (last, last))
        (settings.FRONTEND / "app.css").write_text(f"/* {words} */ body {{ margin: 0 }}" + " " * 500, "utf-8")
        said: list[str] = []
        collect_static(said.append)
        assert len(said) == 1
        assert storages["staticfiles"].url("app.css") in {f"/static/{path.name}" for path in home.glob("app.*.css")}
        return {path.read_text("utf-8").split()[1] for path in home.glob("app.*.css")}

    return collect


def test_files_of_long_past_collections_are_deleted_with_their_packed_ones(update, home: Path):
    assert update("first") == {"first"}
    assert update("second", days=3) == {"first", "second"}
    assert update("third", days=3) == {"second", "third"}
    kinds = sorted(path.name.removeprefix("app.").split(".", 1)[-1] for path in home.glob("app.*.css*"))
    assert kinds == ["css", "css", "css.br", "css.br", "css.gz", "css.gz"]
    assert {path.name for path in home.iterdir()} >= {"app.css", "staticfiles.json", ".collected"}


def test_within_a_day_of_the_last_collection_nothing_is_deleted(update):
    update("first")
    update("second", days=3)
    assert update("third", days=0.5) == {"first", "second", "third"}
    assert update("fourth", days=2) == {"third", "fourth"}


def test_what_the_front_end_has_no_more_goes_a_collection_later(update, home: Path, settings):
    (settings.FRONTEND / "old.js").write_text("0", "utf-8")
    update("first")
    (settings.FRONTEND / "old.js").unlink()
    update("second", days=3)
    assert (home / "old.js").exists()
    update("third", days=3)
    assert list(home.glob("old*")) == []


def test_names_without_hash_leave_all_as_it_is(home: Path, settings):
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": PLAIN}}
    home.mkdir()
    (home / "own.txt").write_text("ours", "utf-8")
    (settings.FRONTEND / "app.css").write_text("", "utf-8")
    collect_static(lambda _words: None)
    assert {path.name for path in home.iterdir()} == {"app.css", "own.txt", ".collected"}
