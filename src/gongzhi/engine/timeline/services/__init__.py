"""Writing: entries, checkpoints, keys."""
