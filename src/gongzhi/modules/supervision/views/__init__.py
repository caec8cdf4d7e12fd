"""Pages of supervision: the list."""

from gongzhi.modules.supervision.views.lists import list_page

__all__ = ["list_page"]
