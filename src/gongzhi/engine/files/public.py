"""The door of files: what others may use."""

from gongzhi.engine.files.models import StoredFile
from gongzhi.engine.files.selectors import open_file, response_for
from gongzhi.engine.files.services import MOST_BYTES, MOST_PIXELS, NotStored, accept, remove

__all__ = ["MOST_BYTES", "MOST_PIXELS", "NotStored", "StoredFile", "accept", "open_file", "remove", "response_for"]
