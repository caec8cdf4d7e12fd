"""The door of search: what others may use."""
