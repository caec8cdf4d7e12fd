"""Hashes, proofs and statements of the timeline in plain Python, so that an outsider can check with these files alone."""
