"""Writes: starting a matter, and taking it back."""
