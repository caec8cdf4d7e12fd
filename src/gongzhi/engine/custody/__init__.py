"""Personal data: sealed, masked, looked at only with a purpose."""
