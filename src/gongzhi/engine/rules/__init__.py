"""Content as immutable versions; dated parameters."""
