"""The door of access: what others may use."""
