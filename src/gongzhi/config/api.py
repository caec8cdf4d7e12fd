"""The API put together: the frame of the face `api`, with the routers of the modules that have one."""

from ninja import NinjaAPI

from gongzhi.modules.api.endpoints import batch
from gongzhi.modules.api.endpoints import router as cases
from gongzhi.modules.api.public import make_api
from gongzhi.modules.assemblies.endpoints import router as meetings
from gongzhi.modules.integrity.endpoints import router as integrity
from gongzhi.modules.matters.endpoints import router as matters
from gongzhi.modules.publicity.endpoints import router as publicity
from gongzhi.modules.service_requests.endpoints import router as reports

api: NinjaAPI = make_api()
api.add_router("", reports)
api.add_router("", matters)
api.add_router("", meetings)
api.add_router("", publicity)
api.add_router("", integrity)
# Before the router that takes whatever stands behind /cases/ for a number.
api.add_router("", batch)
api.add_router("", cases)
