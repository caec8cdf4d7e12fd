"""Writes of the knowledge base: writing and checking (editing), opinions, renewals, spreadsheets."""
