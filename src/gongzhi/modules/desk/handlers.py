"""What the worker does for the desk."""

from collections.abc import Sequence

from gongzhi.engine.cases import public as cases
from gongzhi.engine.outbox.public import Delivery


def recompute_limits(_deliveries: Sequence[Delivery]) -> None:
    """Compute the limits anew that stood on an assumed calendar; once for any number of edits."""
    cases.recompute_assumed()
