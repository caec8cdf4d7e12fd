"""The door of areas: what others may use."""
