"""What stands on the horizon of a seascape. Every function draws at (x, y), the middle of its waterline."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin

from PIL.ImageDraw import ImageDraw

Colour = tuple[int, int, int]
Draw = Callable[[ImageDraw, float, float, Colour, Colour], None]


def lighthouse(draw: ImageDraw, x: float, y: float, dark: Colour, light: Colour) -> None:
    """A tower on a headland, its lamp lit."""
    side = -1 if x < draw.im.size[0] / 2 else 1
    land = [(x + side * dx, y - dy) for dx, dy in ((-230, 0), (-150, 26), (-60, 74), (70, 92), (260, 110))]
    edge = draw.im.size[0] if side > 0 else 0
    draw.polygon([*land, (edge, y - 150), (edge, y + 60), (x - side * 260, y + 6)], fill=dark)
    foot, top = y - 78, y - 360
    draw.polygon([(x - 36, foot), (x + 36, foot), (x + 23, top), (x - 23, top)], fill=light)
    for band in (0.12, 0.5):
        upper, lower = top + (foot - top) * band, top + (foot - top) * (band + 0.2)
        half, wide = 23 + 13 * band, 23 + 13 * (band + 0.2)
        draw.polygon([(x - half, upper), (x + half, upper), (x + wide, lower), (x - wide, lower)], fill=dark)
    draw.rectangle((x - 34, top - 8, x + 34, top), fill=dark)
    draw.rectangle((x - 20, top - 46, x + 20, top - 8), fill=light)
    draw.line((x, top - 46, x, top - 8), fill=dark, width=4)
    draw.pieslice((x - 30, top - 78, x + 30, top - 14), 180, 360, fill=dark)
    draw.line((x, top - 78, x, top - 100), fill=dark, width=4)


def ship(draw: ImageDraw, x: float, y: float, dark: Colour, light: Colour) -> None:
    """A container ship, its boxes stacked."""
    draw.polygon([(x - 330, y - 52), (x + 350, y - 62), (x + 300, y + 14), (x - 310, y + 14)], fill=dark)
    for row, boxes in enumerate((10, 10, 8, 5)):
        for box in range(boxes):
            left = x - 210 + box * 50
            shade = light if (row * 3 + box * 7) % 11 == 0 else dark
            draw.rectangle((left, y - 84 - row * 28, left + 46, y - 60 - row * 28), fill=shade)
    draw.rectangle((x - 300, y - 190, x - 232, y - 50), fill=dark)
    draw.rectangle((x - 314, y - 204, x - 222, y - 180), fill=dark)
    draw.rectangle((x - 290, y - 174, x - 242, y - 164), fill=light)
    draw.line((x - 266, y - 250, x - 266, y - 200), fill=dark, width=6)


def turbines(draw: ImageDraw, x: float, y: float, dark: Colour, light: Colour) -> None:
    """Five turbines, the far ones smaller and turned otherwise."""
    for number, offset in enumerate((0, 190, -210, 370, -400)):
        height, foot = 330 - 48 * number, x + offset
        hub = y - height
        draw.polygon([(foot - 7, y + 8), (foot + 7, y + 8), (foot + 3, hub), (foot - 3, hub)], fill=dark)
        for blade in range(3):
            turn = 2 * pi * blade / 3 + number * 0.9 + 0.4
            tip = (foot + cos(turn) * height * 0.46, hub + sin(turn) * height * 0.46)
            root = (foot + cos(turn + 0.5) * 14, hub + sin(turn + 0.5) * 14)
            draw.polygon([(foot, hub), root, tip], fill=dark)
        draw.ellipse((foot - 8, hub - 8, foot + 8, hub + 8), fill=light if number == 0 else dark)


def boat(draw: ImageDraw, x: float, y: float, dark: Colour, light: Colour) -> None:
    """A small trawler with a lit wheelhouse."""
    hull = [
        (x - 150, y - 40),
        (x - 90, y - 34),
        (x + 80, y - 40),
        (x + 170, y - 76),
        (x + 120, y + 22),
        (x - 130, y + 22),
    ]
    draw.polygon(hull, fill=dark)
    draw.rectangle((x + 10, y - 120, x + 84, y - 38), fill=dark)
    draw.rectangle((x + 22, y - 108, x + 74, y - 84), fill=light)
    draw.line((x + 46, y - 220, x + 46, y - 118), fill=dark, width=7)
    draw.line((x - 100, y - 196, x - 100, y - 34), fill=dark, width=7)
    draw.line((x - 100, y - 196, x + 46, y - 214, x + 160, y - 72), fill=dark, width=3)
    draw.line((x - 100, y - 190, x - 180, y - 90, x - 186, y + 10), fill=dark, width=3)


def storm(draw: ImageDraw, x: float, y: float, dark: Colour, light: Colour) -> None:
    """A breakwater with a beacon, and a sea coming over it."""
    side = -1 if x < draw.im.size[0] / 2 else 1
    edge = draw.im.size[0] if side > 0 else 0
    draw.polygon([(x, y - 34), (edge, y - 50), (edge, y + 60), (x - side * 60, y + 60)], fill=dark)
    draw.rectangle((x + side * 40 - 15, y - 150, x + side * 40 + 15, y - 30), fill=dark)
    draw.ellipse((x + side * 40 - 14, y - 182, x + side * 40 + 14, y - 154), fill=light)
    for drop in range(60):
        turn = pi * (0.15 + 0.7 * (drop * 37 % 60) / 60)
        reach = 30 + 200 * ((drop * drop * 7 + drop * 11) % 61) / 61
        px, py = x - side * 40 + cos(turn) * reach, y + 20 - sin(turn) * reach
        size = 2 + drop * 13 % 6
        draw.ellipse((px - size, py - size, px + size, py + size), fill=light)


def open_sea(draw: ImageDraw, x: float, y: float, dark: Colour, light: Colour) -> None:
    """A sail, far out."""
    draw.polygon([(x - 50, y - 14), (x + 54, y - 14), (x + 36, y + 8), (x - 38, y + 8)], fill=dark)
    draw.polygon([(x + 2, y - 170), (x + 2, y - 22), (x - 62, y - 22)], fill=light)
    draw.polygon([(x + 8, y - 150), (x + 8, y - 22), (x + 54, y - 22)], fill=dark)
    draw.line((x + 5, y - 178, x + 5, y - 14), fill=dark, width=4)


DRAW: dict[str, Draw] = {
    "storm": storm,
    "lighthouse": lighthouse,
    "ship": ship,
    "turbines": turbines,
    "boat": boat,
    "open sea": open_sea,
}
