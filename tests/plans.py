"""How the database would go about a statement: whether the index is taken for which it was written."""

from django.db import connection


def plan_of(statement: str) -> str:
    """Return the plan as text; a table of one row PostgreSQL would read whole otherwise."""
    is_file = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if not is_file:
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN' if is_file else ''} {statement}")
        return str(cursor.fetchall())
