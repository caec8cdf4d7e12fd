"""The door of cockpit: what others may use."""
