"""Reads: facts of a case (facts), who watches (watchers), alerts that one may see (alerts), checks (checks)."""
