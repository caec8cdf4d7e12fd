"""What other programs may call here: cases. Reports come in through `service_requests`."""

from gongzhi.modules.api.endpoints.cases import router, unknown

__all__ = ["router", "unknown"]
