"""Writes: sending cases to their posts (dispatching), drafts of the rules (drafting), what a change would do (replaying)."""
