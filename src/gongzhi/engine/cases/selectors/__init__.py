"""Reads of cases: lists and counts (lists), one case with what hangs on it (single)."""
