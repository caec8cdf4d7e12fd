"""Measurements: `make bench`, and single ones as `python -m benchmarks.locate`, `.processes`, `.search`, `.timeline`."""
