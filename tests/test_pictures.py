from __future__ import annotations

import io
import random
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from copydesk.errors import Unreadable
from copydesk.model import Picture
from copydesk.pictures import keep, read_picture

URL = "https://img.harbor-ledger.example/2024/05/ferry-1200.jpg"


def encoded(form="JPEG", size=(640, 480), mode="RGB", colour="teal", **options) -> bytes:
    buffer = io.BytesIO()
    image = Image.new(mode, size, colour)
    image.paste("navy" if mode == "RGB" else (*colour[:2], 200, colour[3]), (0, 0, size[0] // 2, size[1]))
    image.save(buffer, form, **options)
    return buffer.getvalue()


def copy_of(picture: Picture, folder) -> Image.Image:
    with Image.open(folder / picture.file) as image:
        image.load()
        return image


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_is_kept_re_encoded(tmp_path, form):
    picture = keep(encoded(form), URL, tmp_path)
    assert (picture.url, picture.width, picture.height) == (URL, 640, 480)
    assert picture.file.startswith("pictures/") and picture.file.endswith(".jpg")
    assert copy_of(picture, tmp_path).format == "JPEG"


def test_the_same_bytes_are_kept_once_and_alike(tmp_path):
    data = encoded("PNG")
    first = keep(data, URL, tmp_path / "a")
    assert keep(data, URL, tmp_path / "b") == first
    assert (tmp_path / "a" / first.file).read_bytes() == (tmp_path / "b" / first.file).read_bytes()
    assert [each.name for each in (tmp_path / "a/pictures").iterdir()] == [
        first.file.removeprefix("pictures/")
    ]


def test_a_transparent_picture_stays_so(tmp_path):
    picture = keep(encoded("PNG", mode="RGBA", colour=(0, 90, 90, 100)), URL, tmp_path)
    assert picture.file.endswith(".png")
    assert copy_of(picture, tmp_path).mode == "RGBA"


def test_a_large_picture_is_kept_smaller_and_its_own_size_told(tmp_path):
    picture = keep(encoded(size=(4000, 3000)), URL, tmp_path)
    assert (picture.width, picture.height) == (4000, 3000)
    assert copy_of(picture, tmp_path).size == (1600, 1200)


def test_what_a_camera_wrote_is_dropped_and_its_orientation_applied(tmp_path):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Some camera"
    picture = keep(encoded(exif=exif), URL, tmp_path)
    assert (picture.width, picture.height) == (480, 640)
    copy = copy_of(picture, tmp_path)
    assert copy.size == (480, 640)
    assert not copy.getexif() and b"camera" not in (tmp_path / picture.file).read_bytes()


def test_of_a_moving_picture_the_first_frame_is_kept(tmp_path):
    frames = [Image.new("RGB", (300, 300), colour) for colour in ("red", "blue")]
    for frame in frames:
        frame.paste("black", (0, 0, 9, 300))
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    red, _, blue = copy_of(keep(buffer.getvalue(), URL, tmp_path), tmp_path).getpixel((99, 99))
    assert red > 200 > 50 > blue


@pytest.mark.parametrize("size", [(255, 400), (400, 202), (16, 16), (1, 1)])
def test_a_small_picture_is_no_lead_picture(size):
    with pytest.raises(Unreadable, match="pixels"):
        read_picture(encoded(size=size), URL)


def test_the_smallest_that_will_do():
    assert read_picture(encoded(size=(256, 203)), URL) == Picture(URL, 256, 203)


@pytest.mark.parametrize(
    "path",
    [
        "/logo.png",
        "/img/site-logo-large.png",
        "/placeholder.jpg",
        "/assets/default_image.jpg",
        "/u/avatar/3.jpg",
        "/pixel.gif",
        "/a/icons/x.png",
    ],
)
def test_furniture_is_refused_by_its_address(path):
    with pytest.raises(Unreadable, match="address"):
        read_picture(encoded(), "https://img.example" + path)


@pytest.mark.parametrize(
    "path",
    [
        "/catalogos-2024.jpg",
        "/pixels-of-the-moon.jpg",
        "/silicon-valley.jpg",
        "/blanket.jpg",
        "/iconic-photo.jpg",
    ],
)
def test_words_that_only_contain_one_of_those_are_not(path):
    assert read_picture(encoded(), "https://img.example" + path)


@pytest.mark.parametrize(
    ("mode", "colour"), [("RGB", "white"), ("L", 128), ("RGBA", (0, 0, 0, 0)), ("P", 3), ("RGBA", "teal")]
)
def test_a_picture_of_one_colour_is_a_placeholder(mode, colour):
    buffer = io.BytesIO()
    Image.new(mode, (640, 480), colour).save(buffer, "PNG")
    with pytest.raises(Unreadable, match="one colour"):
        read_picture(buffer.getvalue(), URL)


def test_a_picture_of_which_nothing_can_be_seen_is_a_placeholder():
    buffer = io.BytesIO()
    image = Image.new("RGBA", (640, 480), (0, 0, 0, 0))
    image.paste((200, 9, 9, 0), (0, 0, 99, 99))
    image.save(buffer, "PNG")
    with pytest.raises(Unreadable, match="one colour"):
        read_picture(buffer.getvalue(), URL)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><!-- x --><svg/>",
        b"%PDF-1.7",
        b"%!PS-Adobe EPSF",
        b"<html>not found</html>",
        encoded()[:900],
        encoded("PNG")[:400],
        encoded("TIFF"),
    ],
)
def test_what_is_no_whole_picture_of_the_web_is_refused(data):
    with pytest.raises(Unreadable):
        read_picture(data, URL)


def test_a_picture_bomb_is_refused_by_its_header():
    header = struct.pack(">IIBBBBB", 8_000, 6_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", len(header))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + b"\0\0\0\x10IDAT"
    )
    with pytest.raises(Unreadable, match="40 million"):
        read_picture(bomb, URL)


def test_more_than_ten_megabytes_are_refused():
    with pytest.raises(Unreadable, match="10 MB"):
        read_picture(encoded() + bytes(10_000_000), URL)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]), st.integers(0, 2**32))
def test_a_damaged_picture_is_a_picture_or_a_reason(form, seed):
    chance = random.Random(seed)
    data = bytearray(encoded(form, size=(300, 240)))
    for _ in range(chance.randrange(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        assert isinstance(read_picture(bytes(data), URL), Picture)
    except Unreadable as reason:
        assert str(reason)
