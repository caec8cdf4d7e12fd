"""Publicity: what has to be made public, on which board, how long, and what was not."""
