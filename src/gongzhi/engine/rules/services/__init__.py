"""Writes: content from files (loading), and what staff state in the browser as one more overlay (drafting)."""
