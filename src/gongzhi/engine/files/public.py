"""The door of files: what others may use."""
