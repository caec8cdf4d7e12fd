"""The door of processes: what others may use."""
