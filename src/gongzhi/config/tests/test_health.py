"""`GET /health`: whether web, database and worker are up, for whoever watches over the installation."""

from datetime import timedelta

import pytest
from django.test import Client

from gongzhi.common import clock
from gongzhi.config.health import SILENCE
from gongzhi.engine.outbox.public import beat

pytestmark = pytest.mark.django_db


def test_it_is_well_while_the_worker_gives_signs_of_life():
    beat("worker", {})
    response = Client().get("/health")
    assert (response.status_code, response.json()) == (200, {"web": True, "database": True, "worker": True})
    assert response.headers["Cache-Control"] == "no-store"


def test_a_worker_that_never_ran_or_fell_silent_is_told():
    assert Client().get("/health").status_code == 503
    beat("worker", {})
    with clock.frozen(clock.now() + SILENCE + timedelta(seconds=1)):
        response = Client().get("/health")
    assert (response.status_code, response.json()["worker"]) == (503, False)


def test_it_only_reads():
    assert Client().post("/health").status_code == 405
