"""Reads: what the viewer may change (authority), lists (chart), facts and their chains (records)."""
