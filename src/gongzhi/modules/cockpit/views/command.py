"""The command page: how much is open, late and nearly late, where and about what, and what has just changed."""

import hashlib
import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from gongzhi.common import clock
from gongzhi.common.errors import Missing
from gongzhi.engine.access.public import Actor, require_grant
from gongzhi.engine.areas import public as areas
from gongzhi.modules.accounts.public import actor_of
from gongzhi.modules.cockpit import selectors
from gongzhi.modules.cockpit.views import words
from gongzhi.modules.cockpit.views.board import Board

# How often an open page asks for what has changed.
EVERY_SECONDS, WALL_EVERY_SECONDS = 20, 30
NOT_KEPT = "private, no-cache"


@login_required
@require_safe
def command(request: HttpRequest) -> HttpResponse:
    """Show the work in hand within the viewer's scope, or in one area (`?area=`); past cases cost nothing here."""
    board = _board(request)
    return render(request, "cockpit/command.html", _context(board) | {"every": EVERY_SECONDS})


@login_required
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """Show the same on a screen that is read from across the room."""
    board = _board(request)
    return render(request, "cockpit/wall.html", _context(board) | {"every": WALL_EVERY_SECONDS})


@login_required
@require_safe
def live(request: HttpRequest) -> HttpResponseBase:
    """Answer with the changing parts of the page (`?form=wall`: of the wall screen), or 304 where they are as they were."""
    board = _board(request)
    part = "cockpit/wall_board.html" if request.GET.get("form") == "wall" else "cockpit/board.html"
    return _answer(request, render_to_string(part, _context(board), request).encode(), "text/html; charset=utf-8")


@login_required
@require_safe
def map_points(request: HttpRequest) -> HttpResponseBase:
    """Answer with a point for each grid, or the smallest known area, that has open cases: how many, how many overdue."""
    board = _board(request)
    features = [_named(feature) for feature in selectors.map_features(board.actor, board.area)]
    body = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":"))
    return _answer(request, body.encode(), "application/geo+json")


def _board(request: HttpRequest) -> Board:
    actor: Actor = actor_of(request.user)
    require_grant(actor, "command.read")
    area = request.GET.get("area", "")
    if area and not areas.is_code(area):
        raise Missing
    return Board(actor, area)


def _context(board: Board) -> dict[str, Any]:
    return {"board": board, "area": board.area, "now": clock.now()}


def _named(feature: dict[str, Any]) -> dict[str, Any]:
    given = feature["properties"]
    given["title"] = words.place_name(given["code"])
    # A mark of a whole village stands for what is known to be in it but not where.
    whole = areas.level_of(given["code"]) != "grid"
    given["url"] = words.url(only="open", area=given["code"], exact="1" if whole else "")
    return feature


def _answer(request: HttpRequest, body: bytes, kind: str) -> HttpResponseBase:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type=kind, headers={"Cache-Control": NOT_KEPT, "ETag": tag})
    return get_conditional_response(request, etag=tag, response=response) or response
