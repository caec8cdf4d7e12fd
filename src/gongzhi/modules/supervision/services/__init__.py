"""Writes: supervision from its beginning to its end (supervising), what people do (verbs), superiors who are told (escalating)."""
