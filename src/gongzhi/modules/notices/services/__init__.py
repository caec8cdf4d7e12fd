"""Telling reporters: which channel there is (channels), and what is sent when (sending)."""
