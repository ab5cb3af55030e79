"""Conditions of the screen's face (屏幕表面): reflections, stripes of two pixel grids, fingers, cracks."""

from __future__ import annotations

import random
from math import cos, pi, sin

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from terminal_sim.qr.conditions.pixels import Pixels, to_picture, to_pixels
from terminal_sim.qr.conditions.place import Place

_SKIN = ((236, 200, 172), (205, 158, 126), (150, 104, 78), (98, 66, 50))


def glare(picture: Image.Image, share: float, rng: random.Random, place: Place) -> Image.Image:
    """A lamp mirrored in the screen: a white spot over ``share`` of the code's side, soft at its rim."""
    x, y = place.at(rng.uniform(0.15, 0.85), rng.uniform(0.15, 0.85))
    radius = share * place.side_px / 2
    aspect, angle = rng.uniform(0.6, 1.6), rng.uniform(0, pi)
    columns, rows = _grid(picture)
    along = (columns - x) * cos(angle) + (rows - y) * sin(angle)
    across = -(columns - x) * sin(angle) + (rows - y) * cos(angle)
    distance = np.sqrt((along / (radius * aspect)) ** 2 + (across * aspect / radius) ** 2)
    lit = np.clip(1.35 - 0.35 * distance, 0, 1) ** 3 * (distance < 3.8)
    veil = np.where(distance < 1, np.float32(1), lit.astype(np.float32))[..., None]
    return to_picture(to_pixels(picture) * (1 - veil) + 255 * veil)


def moire(picture: Image.Image, depth: float, rng: random.Random, place: Place) -> Image.Image:
    """Stripes where the camera's grid meets the screen's: fine lines and slow coloured waves of strength ``depth``."""
    columns, rows = _grid(picture)
    fine, slow = place.module_px * rng.uniform(0.45, 0.8), place.module_px * rng.uniform(2.5, 5.0)
    angle, tilt = rng.uniform(0, pi), rng.uniform(-0.25, 0.25)
    waves = []
    for phase in (0.0, 0.7, 1.4):
        lines = _wave(columns, rows, fine, angle, phase)
        beat = _wave(columns, rows, slow, angle + pi / 3 + tilt, 2 * phase)
        waves.append(0.55 * lines + 0.45 * beat)
    pattern = np.stack(waves, axis=-1).astype(np.float32)
    pixels = to_pixels(picture)
    return to_picture(pixels * (1 - np.float32(depth) / 2) + 128 * np.float32(depth) * (pattern * 0.8 + 0.5))


def occlusion(picture: Image.Image, share: float, rng: random.Random, place: Place) -> Image.Image:
    """A finger over the screen, from one side, hiding ``share`` of the code's area."""
    side, along = rng.randrange(4), rng.uniform(0.1, 0.9)
    width = (share * 1.3) ** 0.5 * place.side_px * 0.9
    depth = share * place.side_px**2 / width
    tip = depth / place.side_px
    inner = [(along, tip), (1 - tip, along), (along, 1 - tip), (tip, along)][side]
    outer = [(along, -4), (5, along), (along, 5), (-4, along)][side]
    sheet = Image.new("L", picture.size, 0)
    pen = ImageDraw.Draw(sheet)
    (ix, iy), (ox, oy) = place.at(*inner), place.at(*outer)
    reach = max(1.0, ((ix - ox) ** 2 + (iy - oy) ** 2) ** 0.5)
    ix, iy = ix + (ox - ix) * width / 2 / reach, iy + (oy - iy) * width / 2 / reach
    pen.line((ix, iy, ox, oy), fill=255, width=round(width))
    pen.ellipse((ix - width / 2, iy - width / 2, ix + width / 2, iy + width / 2), fill=255)
    soft = sheet.filter(ImageFilter.GaussianBlur(place.module_px / 3))
    finger = Image.new("RGB", picture.size, rng.choice(_SKIN))
    return Image.composite(finger, picture.convert("RGB"), soft)


def crack(picture: Image.Image, lines: int, rng: random.Random, place: Place) -> Image.Image:
    """A broken screen: ``lines`` jagged cracks out of one point, each dark beside bright."""
    cracked = picture.convert("RGB").copy()
    pen = ImageDraw.Draw(cracked)
    u, v = rng.uniform(0.1, 0.9), rng.uniform(0.1, 0.9)
    step = place.side_px / 7
    for number in range(lines):
        heading = (number + rng.random()) * 2 * pi / max(1, lines)
        x, y = place.at(u, v)
        thick = max(1, round(place.module_px * rng.uniform(0.12, 0.35)))
        path = [(x, y)]
        for _ in range(rng.randint(3, 9)):
            heading += rng.uniform(-0.5, 0.5)
            x, y = x + cos(heading) * step * rng.uniform(0.5, 1.4), y + sin(heading) * step * rng.uniform(0.5, 1.4)
            path.append((x, y))
        pen.line(path, fill=(225, 228, 232), width=thick + max(1, thick // 2), joint="curve")
        pen.line([(px + thick / 2, py) for px, py in path], fill=(52, 54, 58), width=max(1, thick // 2), joint="curve")
    return cracked


def _grid(picture: Image.Image) -> tuple[Pixels, Pixels]:
    columns = np.arange(picture.width, dtype=np.float32)[None, :]
    rows = np.arange(picture.height, dtype=np.float32)[:, None]
    return columns, rows


def _wave(columns: Pixels, rows: Pixels, length: float, angle: float, phase: float) -> Pixels:
    turned = (columns * cos(angle) + rows * sin(angle)) * np.float32(2 * pi / length)
    wave: Pixels = np.sin(turned + np.float32(phase)).astype(np.float32)
    return wave
