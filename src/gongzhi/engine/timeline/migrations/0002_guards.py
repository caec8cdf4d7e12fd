"""The database itself refuses to delete or change what was entered; only the leaf index may be filled in, once.

This stops mistakes and ordinary accounts. Who may alter the table can drop the triggers; that is what `verify` is for.
SQLite drops triggers when a later migration rebuilds a table: such a migration must run `guard` again.
"""

from django.db import migrations

ENTRY_CONTENT = ["id", "chain", "seq", "at", "kind", "actor", "data", "prev_hash", "hash"]

SQLITE = """
CREATE TRIGGER timeline_entry_kept BEFORE DELETE ON timeline_entry
BEGIN SELECT RAISE(ABORT, 'timeline entries are never deleted'); END;
--
CREATE TRIGGER timeline_entry_unchanged BEFORE UPDATE ON timeline_entry
WHEN OLD.leaf_index IS NOT NULL OR NEW.leaf_index IS NULL OR {changed}
BEGIN SELECT RAISE(ABORT, 'timeline entries are never changed'); END;
--
CREATE TRIGGER timeline_checkpoint_kept BEFORE DELETE ON timeline_checkpoint
BEGIN SELECT RAISE(ABORT, 'timeline checkpoints are never deleted'); END;
--
CREATE TRIGGER timeline_checkpoint_unchanged BEFORE UPDATE ON timeline_checkpoint
BEGIN SELECT RAISE(ABORT, 'timeline checkpoints are never changed'); END;
""".format(changed=" OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in ENTRY_CONTENT))

POSTGRESQL = """
CREATE FUNCTION timeline_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'timeline rows are never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
END $$;
--
CREATE TRIGGER timeline_entry_kept BEFORE DELETE ON timeline_entry
FOR EACH ROW EXECUTE FUNCTION timeline_refuse();
--
CREATE TRIGGER timeline_entry_unchanged BEFORE UPDATE ON timeline_entry FOR EACH ROW
WHEN (OLD.leaf_index IS NOT NULL OR NEW.leaf_index IS NULL OR {changed}) EXECUTE FUNCTION timeline_refuse();
--
CREATE TRIGGER timeline_checkpoint_kept BEFORE DELETE OR UPDATE ON timeline_checkpoint
FOR EACH ROW EXECUTE FUNCTION timeline_refuse();
""".format(changed=" OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in ENTRY_CONTENT))

POSTGRESQL_BACK = """
DROP TRIGGER timeline_entry_kept ON timeline_entry;
--
DROP TRIGGER timeline_entry_unchanged ON timeline_entry;
--
DROP TRIGGER timeline_checkpoint_kept ON timeline_checkpoint;
--
DROP FUNCTION timeline_refuse();
"""
SQLITE_BACK = """
DROP TRIGGER timeline_entry_kept;
--
DROP TRIGGER timeline_entry_unchanged;
--
DROP TRIGGER timeline_checkpoint_kept;
--
DROP TRIGGER timeline_checkpoint_unchanged;
"""


def run(schema_editor, statements):
    for statement in statements[schema_editor.connection.vendor].split("--\n"):
        schema_editor.execute(statement, params=None)


def guard(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE, "postgresql": POSTGRESQL})


def unguard(apps, schema_editor):
    run(schema_editor, {"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK})


class Migration(migrations.Migration):
    dependencies = [("timeline", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
