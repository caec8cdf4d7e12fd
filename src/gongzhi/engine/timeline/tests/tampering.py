"""What somebody with access to the file or as owner of the tables can do."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from django.apps import apps
from django.db import connection

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
