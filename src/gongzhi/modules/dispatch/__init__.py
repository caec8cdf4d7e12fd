"""Which post a case goes to, and why."""
