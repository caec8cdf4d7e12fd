"""The door of calendar: what others may use."""
