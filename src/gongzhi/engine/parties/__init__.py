"""Organisations, persons, posts, duties."""
