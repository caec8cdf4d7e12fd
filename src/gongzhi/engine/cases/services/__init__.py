"""Writes of cases: the unit of work (change), the one writer (writing), clocks, deletion, and the check of it all."""
