"""The door of portal: what others may use."""
