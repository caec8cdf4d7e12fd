"""What the worker does again and again: every job has a name of its own, so that none takes another's place."""

import pytest

from gongzhi.config import periodic
from gongzhi.engine.cases import public as cases
from gongzhi.engine.outbox import public as outbox
from gongzhi.modules.notices.jobs import forget_marks


def test_it_names_every_job_once() -> None:
    periodic.register()
    outbox.every(5, "marks", cases.pass_marks)
    with pytest.raises(ValueError, match="two jobs are called marks"):
        outbox.every(3600, "marks", forget_marks)
