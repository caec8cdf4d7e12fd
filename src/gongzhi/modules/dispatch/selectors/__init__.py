"""Reads: where a case goes (deciding), what may not be passed down (duty_lists), and why, step by step (explaining)."""
