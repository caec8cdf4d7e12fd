"""What somebody with access to the file or as owner of the tables can do; and how tests empty what nobody may delete."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from gongzhi.engine.timeline.models import Checkpoint, Entry

guards = import_module("gongzhi.engine.timeline.migrations.0002_guards")


@contextmanager
def unguarded() -> Iterator[None]:
    """Drop the triggers for the block."""
    with connection.schema_editor() as editor:
        guards.unguard(apps, editor)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            guards.guard(apps, editor)


@pytest.fixture(autouse=True)
def emptied_timeline(request: pytest.FixtureRequest) -> Iterator[None]:
    """Empty the timeline behind a test with real commits: on SQLite Django empties tables by DELETE, which is refused."""
    marker = request.node.get_closest_marker("django_db")
    commits = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not commits and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    if Entry.objects.exists() or Checkpoint.objects.exists():
        with unguarded():
            Entry.objects.all().delete()
            Checkpoint.objects.all().delete()
