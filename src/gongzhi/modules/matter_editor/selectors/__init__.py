"""Reads: packs as they are and as drafts would make them, what is wrong with them, how two of them differ."""
