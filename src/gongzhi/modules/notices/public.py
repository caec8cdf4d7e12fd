"""The door of notices: what others may use."""
