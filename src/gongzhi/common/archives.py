"""Zip archives that strangers send: whatever is wrong with one is the sender's affair, never a fault of ours."""

import zipfile
import zlib

# RuntimeError: encrypted, or packed in a way that Python cannot read.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError)
