"""A gateway for short messages that does what a test says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .peers import HttpGateway, describe


@pytest.fixture
def gateway(settings, tmp_path: Path) -> Iterator[HttpGateway]:
    """Yield the gateway with which the platform sends."""
    server = HttpGateway()
    settings.MESSAGES, settings.SMS = "sms", describe(tmp_path, server.port)
    yield server
    server.close()
