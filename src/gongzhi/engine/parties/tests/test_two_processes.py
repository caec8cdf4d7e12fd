"""Each process keeps the duties in memory; a change made in one is seen by the others without a restart."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from gongzhi.engine.parties import public as parties
from gongzhi.engine.parties.public import Duty, Organisation, Post

TOWN = "999901001"
# Another process, which looks twice: before and after it is told that something has changed.
OTHER = """
import sys, time, django
django.setup()
from gongzhi.engine.parties import public as parties
def found():
    held = parties.find_post("roads", area="999901001")
    return held.post_id if held else None
print(found(), flush=True)
sys.stdin.readline()
until = time.monotonic() + 60
while found() is None and time.monotonic() < until:
    time.sleep(0.05)
print(found(), flush=True)
"""


def address():
    """The database under test, as another process finds it."""
    named = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{named['NAME']}"
    return f"postgres://{named['USER']}@/{named['NAME']}?host={named['HOST']}"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_new_duty_is_found_by_another_process_that_runs_already():
    office = Organisation.objects.create(key="town", names={}, kind="government", area_code=TOWN)
    post = Post.objects.create(key="clerk", names={}, organisation=office, area_code=TOWN)
    surroundings = os.environ | {"DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "gongzhi.config.settings"}
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=surroundings
    )
    try:
        assert other.stdout.readline().strip() == "None"
        parties.add([Duty(post=post, function="roads", area_code=TOWN)])
        assert other.communicate("now\n", timeout=120)[0].strip() == str(post.pk)
    finally:
        other.kill()
        parties.forget_chart()
