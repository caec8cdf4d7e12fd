"""The door of supervision: what others may use."""
