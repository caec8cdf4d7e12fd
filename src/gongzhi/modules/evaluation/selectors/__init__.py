"""Reads: the definitions in force (definitions), the counts of units in a period (counts), the cases behind a number (cases)."""
