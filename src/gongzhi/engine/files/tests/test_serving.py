"""A photo is handed to browsers so that they show it and never run it."""

import pytest

from gongzhi.common.errors import Missing
from gongzhi.engine.files import public as files

# Closing a response ends a request, which looks after database connections.
pytestmark = pytest.mark.django_db


def test_a_photo_is_served_as_a_picture_only(photo):
    response = files.response_for(files.accept(photo()))
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8\xff")
    response.close()
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"] == 'inline; filename="photo.jpg"'
    assert response["Cache-Control"] == "private, max-age=86400"


def test_the_small_picture_is_smaller(photo):
    stored = files.accept(photo(size=(2000, 1500)))
    small = files.response_for(stored, thumbnail=True)
    large = files.response_for(stored)
    assert int(small["Content-Length"]) < int(large["Content-Length"]) == stored.size
    small.close()
    large.close()


def test_a_photo_whose_bytes_are_gone_is_missing(photo, media):
    stored = files.accept(photo())
    (media / stored.sha256[:2] / stored.sha256[2:4] / f"{stored.sha256}.jpg").unlink()
    with pytest.raises(Missing):
        files.response_for(stored)
