"""The door of timeline: what others may use."""
