"""Writes of reports: checking, intake, what reporters do afterwards, and import from files."""
