"""Writes: rows of one kind (editing), and what posts and their superiors enter of duty times and absences (roster)."""
