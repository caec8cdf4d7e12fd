"""Writes: meetings are called, held, corrected and called off (keeping); what is typed is looked at first (checking)."""
