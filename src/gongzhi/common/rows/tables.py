"""How rows of a model are made and written; kept for each model."""

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from itertools import count
from typing import Any, TypeVar

from django.db import connection
from django.db.models import NOT_PROVIDED, Field, Model
from django.db.models.base import ModelState

from .values import plain_kinds, spellings, ways

Params = list[Any]
# The fields of known rows; nothing where rows are new and all of them is meant.
Names = tuple[str, ...] | None
AnyModel = TypeVar("AnyModel", bound=Model)
# Where a value stands, its field, and how it is made into what the database takes (None: the field does it).
Changed = tuple[int, Any, Callable[[Any], Any] | None]


class Table:
    """How rows of a model are written; kept for each model."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.name = model._meta.db_table
        self.key: Field[Any, Any] = model._meta.pk
        self.is_numbered = self.key.get_internal_type().endswith("AutoField")
        fields: list[Field[Any, Any]] = list(model._meta.concrete_fields)
        self.fields = [field for field in fields if not (self.is_numbered and field is self.key)]
        self.columns = ", ".join(f'"{field.column}"' for field in self.fields)
        self.with_key = f'"{self.key.column}", {self.columns}' if self.is_numbered else self.columns
        self.places = "(" + ", ".join(["%s"] * len(self.fields)) + ")"
        self.names = [field.attname for field in self.fields]
        # What is done to which values, by the types of all of them: rows of a table have the same few again and again.
        self.changes: dict[tuple[type, ...], list[Changed]] = {}
        self.spelt: dict[Names, list[Any]] = {}
        self.relations: list[Any] = [field for field in fields if field.is_relation]

    @cached_property
    def blank(self) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
        """Return what a new row holds before anything is said of it: values, and what makes one for each row."""
        same, made = {}, []
        for field in (self.key, *self.fields):
            if field.default is not NOT_PROVIDED and callable(field.default):
                made.append((field.attname, field.default))
            else:
                same[field.attname] = field.get_default()
        return same, made

    @cached_property
    def links(self) -> dict[str, tuple[str, str]]:
        """Return by the name of each relation where a row keeps the other's number, and where the other has it."""
        return {field.name: (field.attname, field.target_field.attname) for field in self.relations}

    def record(self, row: Model, names: Names = None) -> dict[str, Any]:
        """Return what the database gets of a row as JSON: all of a new one, else its key and the named fields."""
        known = row.__dict__
        return {
            column: value
            if type(value := known[name]) in kinds
            else way(value)
            if (way := ways.get(type(value)))
            else slow(value)
            for column, name, kinds, ways, slow in self._spelt(names)
        }

    def _spelt(self, names: Names) -> list[Any]:
        if names not in self.spelt:
            fields = self.fields_of(names)
            self.spelt[names] = [(field.column, field.attname, *spellings(field)) for field in fields]
        return self.spelt[names]

    def fields_of(self, names: Names) -> list[Any]:
        if names is None:
            return self.fields
        named: list[Any] = [self.model._meta.get_field(name) for name in names]
        return [self.key, *named]

    def records(self, names: Names = None) -> str:
        """Return the table that the database makes of rows as JSON."""
        typed = (f'"{field.column}" {field.rel_db_type(connection) if field is self.key else field.db_type(connection)}' for field in self.fields_of(names))  # fmt: skip
        return f"json_to_recordset(%s::json) AS r({', '.join(typed)})"

    def waits(self, row: Model) -> bool:
        """Say whether a row points to one that has no number yet; one that has got it is pointed to from now on."""
        known, linked = row.__dict__, row._state.fields_cache
        for field in self.relations:
            if known.get(field.attname) is None and field.name in linked:
                found = linked[field.name]
                if found is not None and found.pk is None:
                    return True
                setattr(row, field.attname, found and getattr(found, field.target_field.attname))
        return False

    def values(self, row: Model) -> Params:
        """Return what the database gets: most values as they are, since the field would only look at them."""
        values = list(map(row.__dict__.__getitem__, self.names))
        kinds = tuple(map(type, values))
        if kinds not in self.changes:
            self.changes[kinds] = [change for change in map(_change, count(), self.fields, kinds) if change]
        for place, field, way in self.changes[kinds]:
            values[place] = (
                way(values[place]) if way else field.get_db_prep_save(field.pre_save(row, add=True), connection)
            )
        return values

    def insert(self, rows: Sequence[Model]) -> tuple[str, Params]:
        """Return the statement that inserts rows and answers with their numbers."""
        sql = f'INSERT INTO "{self.name}" ({self.columns}) VALUES {", ".join([self.places] * len(rows))}'  # noqa: S608  # names of our own tables and columns
        if self.is_numbered:
            sql += f' RETURNING "{self.key.column}"'
        return sql, [value for row in rows for value in self.values(row)]

    def update(self, rows: Sequence[Model], names: Names) -> tuple[str, list[Params]]:
        """Return the statement that writes these fields of a row, and its values for each row."""
        key, *fields = self.fields_of(names)
        sets = ", ".join(f'"{field.column}" = %s' for field in fields)
        sql = f'UPDATE "{self.name}" SET {sets} WHERE "{key.column}" = %s'  # noqa: S608  # names of our own tables and columns
        for row in rows:
            self.waits(row)
        return sql, [[_prepared(field, row) for field in (*fields, key)] for row in rows]


def _change(place: int, field: Any, kind: type) -> Changed | None:
    """Return what is done to a value of this type; None where it goes to the database as it is."""
    return None if kind in plain_kinds(field) else (place, field, ways(field).get(kind))


def _prepared(field: Any, row: Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=False), connection)


table_of = cache(Table)


@cache
def pointed_to_first(models: tuple[type[Model], ...]) -> list[type[Model]]:
    """Return models in an order in which none points to a later one, as far as there is such an order.

    Where a row comes after what points to it SQLite looks for all that does, and walks whole tables where no index helps.
    """
    found: dict[type[Model], None] = {}

    def put(model: type[Model], above: tuple[type[Model], ...]) -> None:
        for field in table_of(model).relations:
            if field.related_model in models and field.related_model not in above:
                put(field.related_model, (*above, model))
        found.setdefault(model)

    for model in models:
        put(model, (model,))
    return list(found)


def new(model: type[AnyModel], **given: Any) -> AnyModel:
    """Return a new row of `model`, as `model(**given)` does, in a fraction of the time; `given` names fields of it, and is right."""
    table = table_of(model)
    (same, made), links = table.blank, table.links
    row: AnyModel = model.__new__(model)
    state = ModelState()
    values = row.__dict__
    values.update(same, _state=state)
    for name, make in made:
        values[name] = make()
    for name, value in given.items():
        if name in links:
            own, others = links[name]
            state.fields_cache[name] = value
            values[own] = None if value is None else getattr(value, others)
        else:
            values[name] = value
    return row
