"""Writes: judging cases (judging), counting months (counting), applications for exclusion (exclusions)."""
