"""Lead pictures of strangers: really decoded, under limits, and kept only re-encoded.

What is kept holds pixels and nothing else: no EXIF (its orientation is applied), no colour profile, no
second frame, none of the bytes that came.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PIL import ExifTags, Image, ImageOps, ImageStat

from copydesk.documents.files import write_atomic
from copydesk.errors import Unreadable
from copydesk.model import Picture

MAX_BYTES = 10_000_000
MAX_PIXELS = 40_000_000
SMALLEST = (256, 203)  # pixels: the family's smallest lead picture
LONGEST_SIDE = 1600  # pixels of a copy
PLAIN = 8  # of 255: what differs less in every channel is one colour, as placeholders are
QUALITY = 82  # of a JPEG copy
FOLDER = "pictures"  # below the state folder

# Raster formats of the web. Others (SVG, PDF, EPS) run programs or load files when they are drawn.
_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
_SVG = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg\b", re.IGNORECASE | re.DOTALL
)
_NO_LEAD = re.compile(
    r"(?<![a-z])(?:logos?|placeholders?|avatars?|sprites?|icons?|favicons?|blank|pixel|spacer|default|fallback|"
    r"gravatar|dummy|noimage|no-image|no_image|transparent|1x1)(?![a-z])",
    re.IGNORECASE,
)


def read_picture(data: bytes, url: str) -> Picture:
    """The picture, decoded to see that it can be. Raises Unreadable where it is none or no lead picture."""
    _, (width, height) = _decoded(_opened(data, url))
    return Picture(url, width, height)


def keep(data: bytes, url: str, state: Path) -> Picture:
    """The picture with a copy of it in `state`/pictures/, named by the hash of what came.

    JPEG, or PNG where it is transparent; at most 1600 pixels wide and high; the same bytes each time.
    Raises Unreadable as `read_picture` does, CannotWrite where the disk refuses.
    """
    copy, (width, height) = _decoded(_opened(data, url))
    suffix = "png" if copy.mode == "RGBA" else "jpg"
    file = f"{FOLDER}/{hashlib.sha256(data).hexdigest()}.{suffix}"
    if not (state / file).exists():
        write_atomic(state, file, _encoded(copy))
    return Picture(url, width, height, file)


def _opened(data: bytes, url: str) -> Image.Image:
    """The picture by its header: nothing is decoded yet."""
    if word := _NO_LEAD.search(unquote(urlsplit(url).path)):
        raise Unreadable(f"no lead picture by its address: {word[0]}")
    if len(data) > MAX_BYTES:
        raise Unreadable(f"a picture of more than {MAX_BYTES // 1_000_000} MB")
    if _SVG.match(data[:5000]):
        raise Unreadable("an SVG drawing")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow's own, higher limit
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
    except Exception as error:  # as in _decoded
        raise Unreadable("no picture that can be decoded") from error
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise Unreadable(
            f"a picture of {width} × {height} pixels: more than {MAX_PIXELS // 1_000_000} million"
        )
    if min(width, height) < min(SMALLEST):
        raise Unreadable(f"a picture of {width} × {height} pixels: too small")
    return image


def _decoded(image: Image.Image) -> tuple[Image.Image, tuple[int, int]]:
    """A copy of the first frame, and the size at which it is shown.

    The copy is upright, at most LONGEST_SIDE on its longer side, RGB or (where transparent) RGBA.
    """
    width, height = image.size
    try:
        # a large JPEG is decoded at half or a quarter of its size
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        if image.getexif().get(ExifTags.Base.Orientation, 1) >= 5:  # it lies on its side
            width, height = height, width
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.BICUBIC, reducing_gap=2.0)
        copy = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        if copy.mode == "RGBA" and copy.getchannel("A").getextrema() == (255, 255):
            copy = copy.convert("RGB")
    except Exception as error:  # Pillow's decoders raise whatever broken data leads them to
        raise Unreadable("no picture that can be decoded") from error
    if width < SMALLEST[0] or height < SMALLEST[1]:
        raise Unreadable(
            f"a picture of {width} × {height} pixels: at least {SMALLEST[0]} × {SMALLEST[1]} are needed"
        )
    if _is_plain(copy):
        raise Unreadable("a picture of one colour: a placeholder")
    return copy, (width, height)


def _is_plain(image: Image.Image) -> bool:
    """Whether it shows nothing: one colour all over, or all of it transparent."""
    channels = ImageStat.Stat(image).extrema
    return all(high - low < PLAIN for low, high in channels) or (len(channels) == 4 and channels[3][1] == 0)


def _encoded(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.info.clear()
    if image.mode == "RGBA":
        image.save(buffer, "PNG", compress_level=6)
    else:
        image.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
