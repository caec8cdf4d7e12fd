"""Measurements: `make bench`, and single ones as `python -m benchmarks.locate`, `.matters`, `.processes`, `.search`, `.timeline`."""
