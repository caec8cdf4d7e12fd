"""Pages of the face for residents, and what every frame needs to be drawn."""

from gongzhi.modules.portal.views.frame import frame
from gongzhi.modules.portal.views.pages import about, choose_elder, home, robots
from gongzhi.modules.portal.views.style import style

__all__ = ["about", "choose_elder", "frame", "home", "robots", "style"]
