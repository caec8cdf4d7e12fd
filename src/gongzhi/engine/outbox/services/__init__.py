"""Writing: asking for messages, delivering them, tending the queue, running the worker."""
