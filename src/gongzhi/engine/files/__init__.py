"""Files that people send: sniffed, bounded, cleaned."""
