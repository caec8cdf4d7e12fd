"""The command page: numbers that open their lists."""
