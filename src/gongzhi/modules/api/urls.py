from django.urls import URLPattern, URLResolver, path

from gongzhi.modules.api import endpoints

# After the routers, which config names: what none of them knows.
urlpatterns: list[URLPattern | URLResolver] = [path("<path:rest>", endpoints.unknown)]
