"""Photos that nobody needs any more go, with their bytes, unless another row shares them."""

from io import BytesIO

import pytest
from PIL import Image

from gongzhi.common.errors import Missing
from gongzhi.engine.files import public as files

pytestmark = pytest.mark.django_db


def stored(colour: str) -> files.StoredFile:
    file = BytesIO()
    Image.new("RGB", (20, 10), colour).save(file, "PNG")
    file.seek(0)
    photo = files.accept(file)
    photo.save()
    return photo


def test_a_removed_photo_leaves_neither_row_nor_bytes():
    photo = stored("#123456")
    assert files.remove([photo]) == 1
    assert not files.StoredFile.objects.exists()
    with pytest.raises(Missing):
        files.open_file(photo)


def test_bytes_that_another_photo_shares_stay():
    first, second = stored("#654321"), stored("#654321")
    files.remove([first])
    with files.open_file(second) as file, files.open_file(second, thumbnail=True) as small:
        assert (file.read(2), small.read(2)) == (b"\xff\xd8", b"\xff\xd8")
