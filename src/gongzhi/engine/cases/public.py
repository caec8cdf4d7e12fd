"""The door of cases: what others may use."""
