import gongzhi.engine.search.models
from django.db import migrations, models

# Tokens are a-z and 0-9 only, so that unicode61 finds nothing to fold. detail=none: no phrases are asked, and the index
# is a third as large. The tokens stay in search_indexedtext, from which FTS5 takes them when a row goes.
# A migration that makes the table of IndexedText anew on SQLite drops its triggers: make them again there.
SQLITE = [
    "CREATE VIRTUAL TABLE search_tokens USING fts5("
    "tokens, content='search_indexedtext', content_rowid='id', detail='none', columnsize=0,"
    " tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_tokens_added AFTER INSERT ON search_indexedtext BEGIN"
    " INSERT INTO search_tokens (rowid, tokens) VALUES (new.id, new.tokens); END",
    "CREATE TRIGGER search_tokens_removed AFTER DELETE ON search_indexedtext BEGIN"
    " INSERT INTO search_tokens (search_tokens, rowid, tokens) VALUES ('delete', old.id, old.tokens); END",
    "CREATE TRIGGER search_tokens_changed AFTER UPDATE ON search_indexedtext BEGIN"
    " INSERT INTO search_tokens (search_tokens, rowid, tokens) VALUES ('delete', old.id, old.tokens);"
    " INSERT INTO search_tokens (rowid, tokens) VALUES (new.id, new.tokens); END",
]
POSTGRESQL = ["CREATE INDEX search_tokens ON search_indexedtext USING gin (tokens)"]


def make_index(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_tokens")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="IndexedText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tokens", gongzhi.engine.search.models.TokensField()),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
    ]
