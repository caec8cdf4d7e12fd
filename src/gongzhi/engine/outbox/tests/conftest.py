"""A queue to look at, with handlers of this test only."""

import pytest

from gongzhi.engine.outbox.public import Delivery, Message
from gongzhi.engine.outbox.services import routing, worker


class Channel:
    """A handler that remembers what it was given, and fails for payloads that are named in `broken`."""

    def __init__(self, *broken: int, error: BaseException | None = None) -> None:
        self.broken = set(broken)
        self.error = error or ValueError("no such number")
        self.calls: list[list[int]] = []
        self.seen: list[Delivery] = []

    def __call__(self, deliveries: list[Delivery]) -> None:
        self.calls.append([delivery.payload["n"] for delivery in deliveries])
        self.seen += deliveries
        if self.broken & set(self.calls[-1]):
            raise self.error


@pytest.fixture(autouse=True)
def _own_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "_routes", {})
    monkeypatch.setattr(worker, "_jobs", {})


def states() -> list[str]:
    return list(Message.objects.order_by("id").values_list("state", flat=True))


def numbers(count: int) -> list[dict[str, int]]:
    return [{"n": n} for n in range(count)]
