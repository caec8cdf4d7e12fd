"""The door of accounts: what others may use."""
