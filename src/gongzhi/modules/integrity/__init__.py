"""Integrity: alerts about matters and steps for those who watch, and random checks that anybody can draw again."""
