"""The door of desk: what others may use."""
