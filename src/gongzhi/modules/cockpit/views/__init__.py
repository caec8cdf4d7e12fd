"""The command page in its forms: the page, the part that follows the present, the points of its map, the wall screen."""

from gongzhi.modules.cockpit.views.command import command, live, map_points, wall

__all__ = ["command", "live", "map_points", "wall"]
