"""Writes: looking at cases (watching), alerts and what is done about them (alerting), declarations (declaring), checks (checking)."""
