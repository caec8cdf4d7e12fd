"""What must not stand in a log."""

import logging

from gongzhi.config.logs import WithoutSecrets


def test_it_hides_the_secret_of_a_tracking_address() -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 1, "Not Found: %s", ("/t/26-000183/abcdef0123/reply",), None)
    assert WithoutSecrets().filter(record)
    assert record.getMessage() == "Not Found: /t/…/reply"
