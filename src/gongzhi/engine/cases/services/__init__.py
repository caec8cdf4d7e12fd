"""Writes of cases: the unit of work (change), the one writer (writing), clocks, deletion, and the check of it all.

The verbs of every case stand in files by what they are for: verbs, co_handling, calling, merging, parts, moving.
"""
