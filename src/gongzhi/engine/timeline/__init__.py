"""Entries chained by hash, sequenced into a signed Merkle tree."""
