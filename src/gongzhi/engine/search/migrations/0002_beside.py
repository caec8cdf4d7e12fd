from django.db import migrations

# What is indexed beside cases stands under numbers below zero: few, and never looked for among the millions of cases.
POSTGRESQL = "CREATE INDEX search_tokens_beside ON search_indexedtext USING gin (tokens) WHERE id < 0"


def make_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX search_tokens_beside")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_begin")]
    operations = [migrations.RunPython(make_index, drop_index)]
