"""Writes: drafts of packs, begun, changed part by part, decided."""
