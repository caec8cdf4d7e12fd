"""What happens after commit: claimed, tried again, never silently lost."""
