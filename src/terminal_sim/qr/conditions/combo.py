"""The counter photo (柜台实拍): a code on a phone screen, turned, in perspective, unevenly lit, blurred, noisy."""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Final

import numpy as np
from PIL import Image, ImageFilter

from terminal_sim.qr.conditions.geometry import on_phone, tilted
from terminal_sim.qr.conditions.optics import compressed, smeared
from terminal_sim.qr.conditions.pixels import Pixels, resized, to_picture, to_pixels, with_noise
from terminal_sim.qr.conditions.place import Place


@dataclass(frozen=True, slots=True)
class CounterShot:
    """How bad the photo is. Lengths are in modules, angles in degrees."""

    module_px: float
    turn_deg: float
    tilt_deg: float
    blur: float
    smear: float
    noise: float
    light: float
    unevenness: float
    quality: int


LEVELS: Final = (
    CounterShot(7.0, 8, 10, 0.18, 0.2, 4, 0.95, 0.15, 88),
    CounterShot(5.8, 18, 18, 0.26, 0.4, 7, 0.82, 0.28, 78),
    CounterShot(5.0, 30, 26, 0.33, 0.5, 10, 0.70, 0.40, 65),
    CounterShot(4.4, 45, 32, 0.40, 0.65, 14, 0.58, 0.50, 55),
    CounterShot(3.4, 180, 42, 0.52, 1.0, 22, 0.45, 0.60, 40),
)


def combo(picture: Image.Image, shot: CounterShot, rng: random.Random, place: Place) -> Image.Image:
    """One photo of the phone on the counter, as hard as ``shot`` says; chance picks directions and sides."""
    phone, place = on_phone(picture, place)
    phone = resized(phone, min(1.0, shot.module_px / place.module_px))
    module_px = min(shot.module_px, place.module_px)
    turn = rng.uniform(0.5, 1.0) * shot.turn_deg * rng.choice((-1, 1))
    seen = tilted(phone, rng.uniform(0.7, 1.0) * shot.tilt_deg, rng.uniform(0, 360), turn)
    soft = seen.filter(ImageFilter.GaussianBlur(shot.blur * module_px))
    moved = smeared(soft, shot.smear * module_px, rng.uniform(0, pi))
    lit = to_pixels(moved) * (np.float32(shot.light) * _light(moved.size, shot.unevenness, rng))
    return compressed(to_picture(with_noise(lit, shot.noise, rng)), shot.quality)


def _light(size: tuple[int, int], unevenness: float, rng: random.Random) -> Pixels:
    """Light falling off from one side: 1 on the bright side, 1 less ``unevenness`` on the dark one."""
    angle = rng.uniform(0, 2 * pi)
    columns = np.linspace(-1, 1, size[0], dtype=np.float32)[None, :]
    rows = np.linspace(-1, 1, size[1], dtype=np.float32)[:, None]
    slope = (columns * np.float32(cos(angle)) + rows * np.float32(sin(angle))) / np.float32(2.83)
    light: Pixels = (1 - np.float32(unevenness) * (slope + np.float32(0.5)))[..., None].astype(np.float32)
    return light
