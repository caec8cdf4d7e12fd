"""Pure judgements about areas: codes, boundaries, names in a text, and the area of a point. No Django."""
