"""Messages to people: channels, sending, what became of them."""
