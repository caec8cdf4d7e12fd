"""The web application, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

from gongzhi.common import memory
from gongzhi.config.lifeline import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")
end_with_parent()
application = get_wsgi_application()
memory.settle()
