"""The API: frame, errors, OpenAPI."""
