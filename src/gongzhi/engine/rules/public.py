"""The door of rules: what others may use."""
