"""The door of custody: what others may use."""
