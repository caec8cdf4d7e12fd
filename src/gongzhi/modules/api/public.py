"""The door of api: what others may use."""
