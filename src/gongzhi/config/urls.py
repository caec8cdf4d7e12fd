"""The table of contents: every address of the platform begins here."""

from django.urls import include, path

from gongzhi.config import map as map_
from gongzhi.config.api import api
from gongzhi.config.health import health

urlpatterns = [
    # First, so that a program's call is not held against every page; what no router of the API knows comes behind them.
    path("api/v1/", api.urls),
    path("api/v1/", include("gongzhi.modules.api.urls")),
    path("health", health),
    path("map/base.json", map_.base),
    path("map/areas.json", map_.boundaries),
    path("", include("gongzhi.modules.portal.urls")),
    path("", include("gongzhi.modules.service_requests.urls")),
    path("", include("gongzhi.modules.knowledge.urls")),
    path("", include("gongzhi.modules.matters.urls")),
    path("", include("gongzhi.modules.assemblies.urls")),
    path("", include("gongzhi.modules.publicity.urls")),
    path("", include("gongzhi.modules.integrity.urls")),
    path("", include("gongzhi.modules.accounts.urls")),
    path("", include("gongzhi.modules.staffing.urls")),
    path("desk/", include("gongzhi.modules.desk.urls")),
    path("desk/", include("gongzhi.modules.dispatch.urls")),
    path("desk/", include("gongzhi.modules.matter_editor.urls")),
    path("desk/", include("gongzhi.modules.supervision.urls")),
    path("desk/", include("gongzhi.modules.cockpit.urls")),
    path("desk/", include("gongzhi.modules.evaluation.urls")),
]
