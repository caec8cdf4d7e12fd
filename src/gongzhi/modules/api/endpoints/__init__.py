"""What other programs may call here: cases. Reports come in through `service_requests`."""

from gongzhi.modules.api.endpoints.batch import router as batch
from gongzhi.modules.api.endpoints.cases import router, unknown

__all__ = ["batch", "router", "unknown"]
