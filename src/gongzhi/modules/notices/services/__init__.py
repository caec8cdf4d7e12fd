"""Telling reporters: which channels there are (channels), whether and when (planning), sending, and what works (health)."""
