"""A photo is taken for what it is, drawn anew and kept without anything but its pixels."""

from io import BytesIO

import pytest
from PIL import Image

from gongzhi.engine.files import public as files


def picture(stored: files.StoredFile, *, thumbnail: bool = False) -> Image.Image:
    with files.open_file(stored, thumbnail=thumbnail) as file:
        image = Image.open(BytesIO(file.read()))
        image.load()
        return image


def is_red(pixel: tuple[int, int, int]) -> bool:
    return pixel[0] > 200 and pixel[1] < 60 and pixel[2] < 60


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {}),
        ("JPEG", "RGB", {"progressive": True}),
        ("MPO", "RGB", {}),
        ("PNG", "RGB", {}),
        ("PNG", "RGBA", {}),
        ("PNG", "LA", {}),
        ("PNG", "P", {}),
        ("PNG", "P", {"transparency": 0}),
        ("PNG", "1", {}),
        ("GIF", "P", {}),
        ("WEBP", "RGB", {}),
        ("WEBP", "RGBA", {"lossless": True}),
    ],
)
def test_a_photo_of_any_common_make_is_kept_as_jpeg(photo, kind, mode, options):
    stored = files.accept(photo(kind, mode=mode, **options))
    image = picture(stored)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (64, 48))
    assert (stored.media_type, stored.width, stored.height) == ("image/jpeg", 64, 48)


def test_the_row_is_for_the_caller_to_save(db, photo):
    stored = files.accept(photo())
    assert files.StoredFile.objects.count() == 0
    stored.save()
    assert files.StoredFile.objects.get() == stored


def test_a_photo_keeps_its_colours(photo):
    assert is_red(picture(files.accept(photo())).getpixel((8, 8)))


def test_greys_of_sixteen_bits_are_scaled():
    file = BytesIO()
    Image.new("I;16", (8, 8), 0x8000).save(file, "PNG")
    file.seek(0)
    assert picture(files.accept(file)).getpixel((4, 4)) == (128, 128, 128)


def test_transparent_parts_become_white():
    file = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(file, "PNG")
    file.seek(0)
    assert picture(files.accept(file)).getpixel((4, 4)) == (255, 255, 255)


def test_of_a_moving_picture_the_first_is_kept():
    file = BytesIO()
    frames = [Image.new("RGB", (16, 16), color) for color in ("red", "blue", "green")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    file.seek(0)
    assert is_red(picture(files.accept(file)).getpixel((8, 8)))


def test_a_photo_is_turned_the_right_way_up(photo):
    exif = Image.Exif()
    exif[274] = 6  # the camera was held upright: turn clockwise
    image = picture(files.accept(photo(exif=exif.tobytes())))
    assert image.size == (48, 64)
    assert is_red(image.getpixel((24, 4)))


def test_place_device_comments_and_appended_bytes_are_gone(photo, media):
    exif = Image.Exif()
    exif[271], exif[306] = "SecretPhone", "2026:11:21 10:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (29.0, 30.0, 0.0), 3: "E", 4: (124.0, 0.0, 0.0)})
    data = photo(exif=exif.tobytes(), comment=b"SecretComment").getvalue() + b"<script>SecretTail</script>PK\x03\x04"
    stored = files.accept(BytesIO(data))
    kept = b"".join(path.read_bytes() for path in media.rglob("*.jpg"))
    assert (b"Secret" in data, b"Exif" in data) == (True, True)
    assert (b"Secret" in kept, b"Exif" in kept, b"PK\x03\x04" in kept) == (False, False, False)
    assert dict(picture(stored).getexif()) == {}


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_a_broken_metadata_part_does_not_cost_the_photo(photo):
    assert files.accept(photo(exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")).width == 64


def test_a_large_photo_is_made_smaller_and_gets_a_small_picture(photo):
    stored = files.accept(photo(size=(5000, 2500)))
    assert (stored.width, stored.height) == (2560, 1280)
    assert picture(stored, thumbnail=True).size == (480, 240)


def test_a_photo_of_one_pixel_or_one_line_is_a_photo_too(photo):
    assert files.accept(photo(size=(1, 1))).width == 1
    assert files.accept(photo("PNG", size=(9000, 1))).height == 1


def test_equal_photos_share_their_bytes_in_two_levels_of_folders(photo, media):
    first, second = files.accept(photo()), files.accept(photo())
    assert (first.sha256, first.id != second.id) == (second.sha256, True)
    paths = {path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file()}
    hashes = {first.sha256, first.thumbnail}
    assert paths == {f"{digest[:2]}/{digest[2:4]}/{digest}.jpg" for digest in hashes}
