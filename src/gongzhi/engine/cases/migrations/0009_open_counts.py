from django.db import migrations, models
from django.db.models import Q

# Posts work in few villages: without being told, PostgreSQL takes both for independent, expects a handful of rows where
# there are thousands, and reads and sorts all of them for one page. And in a large table, what is new must not wait for a
# fifth of the table to change until it is counted and seen without a look at each row.
POSTGRESQL = [
    "CREATE STATISTICS case_place_and_post (dependencies, ndistinct, mcv) ON village_code, post_id FROM cases_case",
    "ALTER TABLE cases_case SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.02,"
    " autovacuum_analyze_scale_factor = 0.02)",
    "ALTER TABLE cases_workitem SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)",
]


def tell_planner(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else ():
        schema_editor.execute(statement)


def tell_nothing(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP STATISTICS IF EXISTS case_place_and_post")


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0008_closing"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="case", name="case_open_by_township"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=Q(("closed_at", None)),
                fields=[
                    "township_code",
                    "stage",
                    "matter",
                    "village_code",
                    "grid_code",
                    "due_at",
                    "county_code",
                    "register",
                    "restricted",
                    "subject_organisation",
                ],
                name="case_open_counts",
            ),
        ),
        migrations.RunPython(tell_planner, tell_nothing),
    ]
