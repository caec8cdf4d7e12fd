from django.db import migrations

# Few rows that hardly change and are searched all the time: nothing waits in a list that each search has to read through.
POSTGRESQL = "ALTER INDEX search_tokens_beside SET (fastupdate = {})"


def take_in_at_once(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL.format("off"))
        # What has waited so far is taken in, too.
        schema_editor.execute("SELECT gin_clean_pending_list('search_tokens_beside')")


def let_wait(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL.format("on"))


class Migration(migrations.Migration):
    dependencies = [("search", "0002_beside")]
    operations = [migrations.RunPython(take_in_at_once, let_wait)]
