"""Reads: the guide, a matter's page, its chart, and who may start what."""
