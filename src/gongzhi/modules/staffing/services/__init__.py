"""Writes: offices and posts (offices, posts), who sits where (people), links and accounts (accounts), tokens (tokens), the chain (recording)."""
