"""Pages of dispatch: the queue of people."""

from gongzhi.modules.dispatch.views.queue import queue, send_on

__all__ = ["queue", "send_on"]
