"""Reading and checking: entries, chain heads, the whole timeline."""
