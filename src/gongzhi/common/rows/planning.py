"""What SQLite has to be told; PostgreSQL looks for itself."""

from django.db import connection

# So many rows of each index are looked at, so that it takes a moment at any size.
LOOKED_AT = 1000


def tell_planner() -> int:
    """Let SQLite look at what its tables hold by now: without, it walks the whole history to count what is open."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={LOOKED_AT}")
            cursor.execute("ANALYZE")
    return 0
