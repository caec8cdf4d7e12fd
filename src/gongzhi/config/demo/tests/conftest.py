from collections.abc import Iterator

import pytest
from tests.cast import forget_everything

from gongzhi.config.demo.tests.county import found_county


@pytest.fixture
def county(db: None) -> Iterator[None]:
    """Areas, content, offices and knowledge base of the demo, without any case."""
    forget_everything()
    found_county()
    yield
    forget_everything()
