"""Gongzhi (共治): one system for grassroots governance, residents first."""

__version__ = "0.1.0"
