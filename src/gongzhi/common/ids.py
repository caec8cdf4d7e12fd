"""Identifiers that nobody can guess."""

import secrets


def secret_token() -> str:
    """Return 128 random bits as 22 URL-safe characters."""
    return secrets.token_urlsafe(16)
