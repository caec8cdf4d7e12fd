"""The door of parties: what others may use."""
