"""Cells of files that spreadsheets open: nothing in them may run."""

# What a spreadsheet takes for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """Return a cell so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_written(text: str) -> str:
    """Return a cell as it was before `harmless`, for files that come back."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text
