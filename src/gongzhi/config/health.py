"""GET /health: 200 when web, database and worker are up, 503 with what is missing otherwise."""

from datetime import timedelta

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from gongzhi.common import clock
from gongzhi.engine.outbox import public as outbox

# A worker that has not said a word for this long is taken for dead.
SILENCE = timedelta(seconds=30)


@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """Answer without secrets: what is up and what is not."""
    up = {"web": True, "database": False, "worker": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        up["database"] = True
        beat = outbox.last_beat("worker")
        up["worker"] = beat is not None and clock.now() - beat < SILENCE
    except Error:
        connection.close()
    return JsonResponse(up, status=200 if all(up.values()) else 503, headers={"Cache-Control": "no-store"})
