"""Reads: what is held in memory (chart), who has a duty (searching), and rows of posts, holders and offices (posts)."""
