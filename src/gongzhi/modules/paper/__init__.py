"""Paper: documents in the form of official ones, as PDF."""
