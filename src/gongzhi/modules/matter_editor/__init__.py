"""Editing the matter list in the browser: drafts of whole packs, checked, rehearsed, approved by a second person."""
