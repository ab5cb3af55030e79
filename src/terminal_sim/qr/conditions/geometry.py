"""Conditions of position (角度、距离与位置): tilted, turned, far away, coarse, two at once, on a phone screen."""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import cos, radians, sin

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from terminal_sim.qr.conditions.pixels import Colour, edge_colour, resized
from terminal_sim.qr.conditions.place import Place
from terminal_sim.qr.draw import draw_png

Point = tuple[float, float]

_EYE = 2.2  # distance of the camera in widths of the picture: how strong the perspective is


def perspective(picture: Image.Image, tilt_deg: float, rng: random.Random, place: Place) -> Image.Image:
    """Seen from aside: the picture tilted by ``tilt_deg`` about an axis that chance picks."""
    return tilted(picture, tilt_deg, rng.uniform(0, 360), 0.0)


def rotate(picture: Image.Image, turn_deg: float, rng: random.Random, place: Place) -> Image.Image:
    """The phone turned on the counter by ``turn_deg``, to the left or to the right."""
    return tilted(picture, 0.0, 0.0, turn_deg * rng.choice((-1, 1)))


def lowres(picture: Image.Image, module_px: float, rng: random.Random, place: Place) -> Image.Image:
    """A coarse camera: the picture sampled down to ``module_px`` pixels a module."""
    return resized(picture, min(1.0, module_px / place.module_px))


def small(picture: Image.Image, level: tuple[int, int, float], rng: random.Random, place: Place) -> Image.Image:
    """The code far away in a wide frame: width and height of the frame, pixels a module."""
    width, height, module_px = level
    shrunk = resized(picture, min(1.0, module_px / place.module_px))
    scene = counter_scene((width, height), edge_colour(picture), rng)
    room = max(0, width - shrunk.width), max(0, height - shrunk.height)
    scene.paste(shrunk, (rng.randint(0, room[0]), rng.randint(0, room[1])))
    return scene


def two(picture: Image.Image, level: tuple[bool, float], rng: random.Random, place: Place) -> Image.Image:
    """A second code beside the first, made smaller by the second number of the level: a poster's (foreign), or,
    where the first value says so, another voucher."""
    is_voucher, share = level
    unique, random2 = f"{rng.randrange(10**17):017d}", f"{rng.randrange(100):02d}"
    text = f"424{unique}{random2}410000" if is_voucher else f"https://poster.example/{rng.randrange(10**6):06d}"
    side = max(60, round(place.side_px * 1.28))
    other = draw_png(text, module_px=8).resize((side, side), Image.Resampling.BICUBIC)
    gap = max(8, side // 5)
    wide = Image.new("RGB", (picture.width + other.width + 2 * gap, max(picture.height, side)), edge_colour(picture))
    at = (0, picture.width + gap) if rng.random() < 0.5 else (other.width + 2 * gap, gap)
    wide.paste(picture, (at[0], (wide.height - picture.height) // 2))
    wide.paste(other, (at[1], (wide.height - side) // 2))
    return resized(wide, share)


def tilted(picture: Image.Image, tilt_deg: float, axis_deg: float, turn_deg: float) -> Image.Image:
    """Turned in its plane by ``turn_deg``, then tilted by ``tilt_deg`` about the axis at ``axis_deg``; nothing cut."""
    ground = edge_colour(picture)
    half_w, half_h = picture.width / 2, picture.height / 2
    reach = _EYE * max(picture.size)
    seen = [
        _seen(x, y, radians(tilt_deg), radians(axis_deg), radians(turn_deg), reach)
        for x, y in ((-half_w, -half_h), (half_w, -half_h), (half_w, half_h), (-half_w, half_h))
    ]
    pad = 0.03 * max(picture.size) if tilt_deg or turn_deg else 0.0
    left, top = min(x for x, _ in seen) - pad, min(y for _, y in seen) - pad
    size = round(max(x for x, _ in seen) + pad - left), round(max(y for _, y in seen) + pad - top)
    corners = [(x - left, y - top) for x, y in seen]
    return projected(picture, corners, size, ground)


def projected(picture: Image.Image, corners: Sequence[Point], size: tuple[int, int], ground: Colour) -> Image.Image:
    """The picture drawn into the quadrilateral ``corners`` (clockwise from the top left) of a new one."""
    source = [(0, 0), (picture.width, 0), (picture.width, picture.height), (0, picture.height)]
    coefficients = _homography(corners, source)
    return picture.convert("RGB").transform(
        size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC, fillcolor=ground
    )


def on_phone(picture: Image.Image, place: Place) -> tuple[Image.Image, Place]:
    """A bare code on the screen of a phone that lies on a counter; a picture of phone shape is left as it is."""
    if picture.height > 1.4 * picture.width:
        return picture, place
    width = round(picture.width * 1.24)
    phone = Image.new("RGB", (round(width * 1.25), round(width * 2.05)), (126, 118, 106))
    pen = ImageDraw.Draw(phone)
    left, top, high = (phone.width - width) // 2, round(width * 0.1), round(width * 1.85)
    pen.rounded_rectangle((left, top, left + width, top + high), radius=width // 11, fill=(24, 24, 28))
    rim = max(2, width // 30)
    screen = (left + rim, top + rim, left + width - rim, top + high - rim)
    pen.rounded_rectangle(screen, radius=width // 14, fill=(36, 112, 214))
    at = (phone.width - picture.width) // 2, top + (high - picture.height) // 2
    phone.paste(picture, at)
    a, b, c, d = ((x + at[0], y + at[1]) for x, y in place.corners)
    return phone, Place((a, b, c, d), place.module_px)


def counter_scene(size: tuple[int, int], ground: Colour, rng: random.Random) -> Image.Image:
    """A counter with boxes and slips of paper on it, out of focus a little: what else a camera sees."""
    scene = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(scene)
    unit = min(size) / 100
    for _ in range(14):
        wide, high = rng.uniform(6, 30) * unit, rng.uniform(4, 22) * unit
        x, y = rng.uniform(0, size[0]), rng.uniform(0, size[1])
        shade = rng.randint(60, 235)
        tint = tuple(max(0, min(255, shade + rng.randint(-30, 30))) for _ in range(3))
        pen.rectangle((x, y, x + wide, y + high), fill=(tint[0], tint[1], tint[2]))
        for row in range(rng.randint(0, 5)):
            at = y + high * (0.2 + 0.14 * row)
            pen.line(
                (x + wide * 0.1, at, x + wide * rng.uniform(0.4, 0.9), at), fill=(40, 40, 44), width=round(unit / 2)
            )
    return scene.filter(ImageFilter.GaussianBlur(unit / 4))


def _seen(x: float, y: float, tilt: float, axis: float, turn: float, reach: float) -> Point:
    """Where the camera sees the point (x, y) of a plane that is turned, then tilted about an axis in the plane."""
    x, y = x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)
    along, across = x * cos(axis) + y * sin(axis), -x * sin(axis) + y * cos(axis)
    depth = across * sin(tilt)
    across *= cos(tilt)
    near = reach / (reach + depth)
    along, across = along * near, across * near
    return along * cos(axis) - across * sin(axis), along * sin(axis) + across * cos(axis)


def _homography(origin: Sequence[Point], target: Sequence[Point]) -> tuple[float, ...]:
    """The eight numbers that take each point of ``origin`` to its point of ``target``."""
    rows: list[list[float]] = []
    right: list[float] = []
    for (x, y), (u, v) in zip(origin, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    solved = np.linalg.solve(np.array(rows, dtype=np.float64), np.array(right, dtype=np.float64))
    return tuple(float(value) for value in solved)
