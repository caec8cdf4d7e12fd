"""Photos as people send them, and files that only pretend to be photos."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def photo() -> Callable[..., BytesIO]:
    """Return a function that makes a photo: left half red, right half blue."""

    def make(kind: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: Any) -> BytesIO:
        image = Image.new("RGB", size, (250, 0, 0))
        image.paste((0, 0, 250), (size[0] // 2, 0, size[0], size[1]))
        file = BytesIO()
        image.convert(mode).save(file, kind, **options)
        file.seek(0)
        return file

    return make
