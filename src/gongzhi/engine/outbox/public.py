"""The door of outbox: what others may use."""
