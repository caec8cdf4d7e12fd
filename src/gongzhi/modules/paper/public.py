"""The door of paper: what others may use."""

from .services import NoFonts, Picture, breakable, qr_code, typeset

__all__ = ["NoFonts", "Picture", "breakable", "qr_code", "typeset"]
