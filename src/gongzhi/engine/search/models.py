"""The index: one row a document, holding its tokens. Texts themselves are not kept here."""

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class TokensField(models.TextField):  # type: ignore[type-arg]  # the stubs' generic form does not exist at run time
    """Tokens joined by spaces: a text that an FTS5 table reads on SQLite, a tsvector on PostgreSQL."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        return "tsvector" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_placeholder(self, _value: Any, _compiler: Any, connection: BaseDatabaseWrapper) -> str:
        """Build the tsvector from whole tokens, so that no parser of the database has a say."""
        return "array_to_tsvector(string_to_array(%s, ' '))" if connection.vendor == "postgresql" else "%s"


class IndexedText(models.Model):
    """One document under the number of what it describes."""

    tokens = TokensField()

    def __str__(self) -> str:
        return f"document {self.pk}"
