"""Seascapes for the articles, drawn from their ids: the same id gives the same picture."""

from __future__ import annotations

import hashlib
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFont

from copydesk.demo.newsroom import Scene
from copydesk.demo.silhouettes import DRAW

WIDTH, HEIGHT = 1200, 675
FINE = 2  # drawn at twice the size and reduced, so that edges are smooth
HORIZON = 0.56  # of the height
Colour = tuple[int, int, int]

# Sky at the top, sky at the horizon, sun, far water, near water, silhouettes.
PALETTES: dict[str, tuple[str, str, str, str, str, str]] = {
    "dawn": ("#3b4a7a", "#f6c5a0", "#fff1d6", "#b98fa0", "#22345c", "#1a2340"),
    "noon": ("#4f9bd0", "#d9eef7", "#fffdf2", "#6fb7c9", "#0d4f73", "#123a52"),
    "dusk": ("#2a1f4e", "#f2836b", "#ffd9a0", "#a04f6b", "#1d1538", "#140e29"),
    "jade": ("#7fb7a8", "#eef3dc", "#fffbe6", "#7fc0ad", "#0f4d4d", "#0d3536"),
    "amber": ("#c9803f", "#fbe3a8", "#fff8dc", "#d6a15c", "#4a3527", "#2b1f1a"),
    "moon": ("#0b1430", "#41598a", "#eef2ff", "#34507d", "#081024", "#050a18"),
    "slate": ("#39434f", "#a9b4b8", "#dfe6e6", "#7b8b92", "#202c36", "#161e26"),
    "squall": ("#23303a", "#8fa08f", "#d6dcc4", "#5f7a74", "#14232a", "#0c161b"),
}
CALM, WILD = ("dawn", "noon", "dusk", "jade", "amber", "moon"), ("slate", "squall", "moon")


class Dice:
    """Numbers that a name decides, so that no clock and no state does."""

    def __init__(self, name: str) -> None:
        self._bytes = iter(hashlib.shake_256(name.encode()).digest(2048))

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * next(self._bytes) / 255

    def pick(self, options: tuple[str, ...]) -> str:
        return options[next(self._bytes) % len(options)]


def seascape(name: str, scene: Scene) -> bytes:
    """A JPEG of 1200 × 675: sky, sun, the scene's silhouette, waves and gulls."""
    dice = Dice(name)
    wild = scene == "storm"
    top, low, sun, far, near, dark = (_rgb(code) for code in PALETTES[dice.pick(WILD if wild else CALM)])
    horizon = int(HEIGHT * HORIZON)
    middle = (dice.between(0.2, 0.8) * WIDTH, dice.between(0.45, 0.95) * horizon)
    radius = dice.between(34, 64)
    sky = _gradient(top, low, WIDTH, horizon)
    _glow(sky, middle, radius, sun)
    picture = Image.new("RGB", (WIDTH * FINE, HEIGHT * FINE))
    picture.paste(sky.resize((WIDTH * FINE, horizon * FINE), Image.Resampling.NEAREST), (0, 0))
    draw = ImageDraw.Draw(picture)
    draw.circle((middle[0] * FINE, middle[1] * FINE), radius * FINE, fill=sun)
    water = _gradient(_mix(low, far, 0.6), near, WIDTH * FINE, (HEIGHT - horizon) * FINE)
    picture.paste(water, (0, horizon * FINE))
    _glitter(draw, dice, middle[0], horizon, _mix(sun, far, 0.35))
    at = 0.26 if middle[0] > WIDTH / 2 else 0.74  # away from the sun
    DRAW[scene](draw, at * WIDTH * FINE, horizon * FINE, dark, sun)
    _waves(draw, dice, far, near, height=26 if wild else 11)
    _gulls(draw, dice, dark, horizon)
    out = BytesIO()
    picture.reduce(FINE).save(out, "JPEG", quality=86)
    return out.getvalue()


def logo(name: str, accent: str) -> bytes:
    """A PNG of 64 × 64: the initial on the publisher's colour."""
    picture = Image.new("RGB", (64, 64), accent)
    initial = name.removeprefix("The ").removeprefix("O ")[0]
    font = ImageFont.load_default(size=42)
    ImageDraw.Draw(picture).text((32, 32), initial, fill="#ffffff", font=font, anchor="mm")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _rgb(code: str) -> Colour:
    return int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16)


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _gradient(top: Colour, low: Colour, width: int, height: int) -> Image.Image:
    column = Image.new("RGB", (1, 2))
    column.putpixel((0, 0), top)
    column.putpixel((0, 1), low)
    # The middle half: outside it, bilinear enlargement has nothing to blend.
    column = column.resize((1, height), Image.Resampling.BILINEAR, box=(0, 0.5, 1, 1.5))
    return column.resize((width, height), Image.Resampling.NEAREST)


def _glow(picture: Image.Image, middle: tuple[float, float], radius: float, colour: Colour) -> None:
    reach = int(radius * 6)
    fading = [max(0, 150 - distance) for distance in range(256)]
    glow = Image.radial_gradient("L").point(fading).resize((2 * reach, 2 * reach), Image.Resampling.BILINEAR)
    picture.paste(colour, (int(middle[0]) - reach, int(middle[1]) - reach), glow)


def _glitter(draw: ImageDraw.ImageDraw, dice: Dice, middle: float, horizon: int, colour: Colour) -> None:
    """Light on the water below the sun: streaks that widen and part towards the beach."""
    for step in range(22):
        y = horizon + 4 + step * (4 + step * 0.42)
        width = (14 + step * 5) * dice.between(0.5, 1.4)
        x = middle + dice.between(-1, 1) * (6 + step * 3)
        box = (x - width, y, x + width, y + 1.5 + step * 0.16)
        draw.ellipse([edge * FINE for edge in box], fill=colour)


def _waves(draw: ImageDraw.ImageDraw, dice: Dice, far: Colour, near: Colour, height: float) -> None:
    """Five swells, each darker, higher and longer than the one behind it."""
    for layer in range(5):
        share = (layer + 1) / 5
        base = HEIGHT * (HORIZON + 0.12 + 0.075 * layer)
        swell, length, phase = height * (0.5 + share), 130 + 190 * share, dice.between(0, 2 * pi)
        ripple, shift = dice.between(0.2, 0.5), dice.between(0, 2 * pi)
        crest: list[tuple[float, float]] = []
        for x in range(0, WIDTH + 9, 8):
            rise = sin(x / length * 2 * pi + phase) + ripple * cos(x / 61 + shift)
            crest.append((x * FINE, (base + swell * rise) * FINE))
        draw.polygon(
            [*crest, (WIDTH * FINE, HEIGHT * FINE), (0, HEIGHT * FINE)],
            fill=_mix(far, near, 0.25 + 0.75 * share),
        )
        draw.line(crest, fill=_mix(far, near, max(0.0, share - 0.25)), width=FINE)


def _gulls(draw: ImageDraw.ImageDraw, dice: Dice, colour: Colour, horizon: int) -> None:
    for _ in range(int(dice.between(3, 7))):
        x, y = dice.between(0.08, 0.92) * WIDTH, dice.between(0.1, 0.75) * horizon
        span, lift = dice.between(9, 22), dice.between(0.25, 0.5)
        wings = [(x - span, y - span * lift), (x - span * 0.45, y - span * lift * 1.3), (x, y)]
        wings += [(x + span * 0.45, y - span * lift * 1.3), (x + span, y - span * lift)]
        draw.line([(a * FINE, b * FINE) for a, b in wings], fill=colour, width=2 * FINE, joint="curve")
