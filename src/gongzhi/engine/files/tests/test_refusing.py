"""What is no photo, or too much of one, is refused with advice, and nothing of it is kept."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation
from PIL import Image

from gongzhi.common.errors import Invalid
from gongzhi.engine.files import public as files

CATALOGUE = Path(__file__).parents[1] / "locale/zh_Hans/LC_MESSAGES/django.po"


def refusal(data: bytes) -> str:
    """Return the message in Chinese."""
    with pytest.raises(Invalid) as refused:
        files.accept(BytesIO(data))
    with translation.override("en"), CATALOGUE.open("rb") as file:
        message = str(refused.value.fields["attachments"])
        return read_po(file)[message].string


def png(width: int, height: int, *, depth: int = 1, color: int = 0, body: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00" + bytes(200),
        b"\x7fELF" + bytes(200),
        b"#!/bin/sh\nrm -rf /\n",
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"BM" + bytes(60),
        b"II*\x00" + bytes(60),
        b"RIFF\x00\x00\x00\x00WAVE",
        bytes(100),
        b"x",
    ],
)
def test_what_is_no_photo_is_refused_whatever_its_name(data, media):
    assert refusal(data) == "这个文件不是照片，没有传上去；文字已经保存。请选一张照片。"
    assert not media.exists()


def test_a_page_behind_a_photo_is_cut_off_and_a_page_that_begins_like_one_is_refused(photo, media):
    files.accept(BytesIO(photo("GIF", mode="P").getvalue() + b"<script>alert(1)</script>"))
    assert all(b"script" not in path.read_bytes() for path in media.rglob("*.jpg"))
    assert refusal(b"GIF89a/*" + b"<script>alert(1)</script>" * 9).startswith("照片")
    assert refusal(b"\xff\xd8\xff<script>alert(1)</script>").startswith("照片损坏了")


def test_an_empty_file_is_refused():
    assert refusal(b"").startswith("照片是空的")


def test_a_photo_over_twenty_megabytes_is_refused_without_reading_on(photo):
    class Endless(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert 0 < (size or 0) <= files.MOST_BYTES + 1
            return bytes(size or 0)

    with pytest.raises(Invalid):
        files.accept(Endless())
    data = photo().getvalue()
    expected = "照片太大，没有传上去；文字已经保存。请选一张小于 20 MB 的照片再试。"
    assert refusal(data + bytes(files.MOST_BYTES)) == expected


@pytest.mark.parametrize(
    "data",
    [
        png(60_000, 60_000, body=zlib.compress(bytes(100_000))),
        png(10_000, 5_001, depth=8, color=6),
        png(2**31 - 1, 2**31 - 1),
        b"GIF89a"
        + struct.pack("<HH3x", 65535, 65535)
        + b","
        + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0)
        + b"\x08\1\0\0;",
        b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\xff\xff" * 2 + bytes(30),
    ],
)
def test_a_decompression_bomb_is_refused_by_its_header(data):
    assert refusal(data).startswith("照片像素太高")


def test_a_photo_that_is_painted_a_thousand_times_is_refused(photo):
    data = photo(progressive=True).getvalue()
    scan = data.index(b"\xff\xda")
    assert refusal(data[:-2] + data[scan:-2] * 1000 + data[-2:]).startswith("照片损坏了")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_a_photo_that_was_cut_off_on_the_way_is_refused(kind, part):
    file = BytesIO()
    Image.effect_noise((200, 200), 80).save(file, kind)
    data = file.getvalue()
    assert refusal(data[: int(len(data) * part)]).startswith("照片损坏了")


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_a_format_of_some_phones_is_refused_with_advice(brand):
    assert "兼容性最佳" in refusal(b"\0\0\0\x18ftyp" + brand + bytes(100))


def test_a_text_bomb_in_a_png_is_refused(photo):
    bomb = b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9)
    chunk = struct.pack(">I", len(bomb)) + b"zTXt" + bomb + struct.pack(">I", zlib.crc32(b"zTXt" + bomb))
    data = photo("PNG").getvalue()
    assert refusal(data[:33] + chunk + data[33:]).startswith("照片损坏了")


def test_a_disk_that_takes_nothing_is_said_so_and_leaves_no_half_file(photo, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "full"
    settings.MEDIA_ROOT.write_bytes(b"")
    with pytest.raises(files.NotStored, match=r"add it later|补传"):
        files.accept(photo())
    assert [path.name for path in tmp_path.iterdir()] == ["full"]
