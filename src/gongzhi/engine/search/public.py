"""The door of search: what others may use."""

from gongzhi.engine.search.rules import pairs_of
from gongzhi.engine.search.selectors import MOST_HITS, is_searchable, matching
from gongzhi.engine.search.services import Document, index, remove

__all__ = ["MOST_HITS", "Document", "index", "is_searchable", "matching", "pairs_of", "remove"]
