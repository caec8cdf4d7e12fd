"""The door of dispatch: what others may use."""
