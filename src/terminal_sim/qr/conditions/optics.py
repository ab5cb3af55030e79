"""Conditions of lens, sensor and file (镜头、传感器与压缩): blur, shake, darkness, too much light, noise, JPEG."""

from __future__ import annotations

import random
from io import BytesIO
from math import cos, pi, sin

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from terminal_sim.qr.conditions.pixels import resized, to_picture, to_pixels, with_noise
from terminal_sim.qr.conditions.place import Place


def blur(picture: Image.Image, spread_modules: float, rng: random.Random, place: Place) -> Image.Image:
    """Out of focus: a soft disc whose deviation is ``spread_modules``."""
    return picture.filter(ImageFilter.GaussianBlur(spread_modules * place.module_px))


def motion(picture: Image.Image, length_modules: float, rng: random.Random, place: Place) -> Image.Image:
    """A moving hand: smeared along a line of ``length_modules``, in a direction that chance picks."""
    angle = rng.uniform(0, pi)
    return smeared(picture, length_modules * place.module_px, angle)


def smeared(picture: Image.Image, length_px: float, angle: float) -> Image.Image:
    """The mean of the picture moved step by step along a line."""
    reach = max(1, round(length_px / 2))
    pixels = np.asarray(picture.convert("RGB"))
    padded = np.pad(pixels, ((reach, reach), (reach, reach), (0, 0)), mode="edge").astype(np.uint32)
    steps = sorted({(round(cos(angle) * s), round(sin(angle) * s)) for s in range(-reach, reach + 1)})
    rows, columns = pixels.shape[:2]
    total = np.zeros(pixels.shape, dtype=np.uint32)
    for dx, dy in steps:
        total += padded[reach + dy : reach + dy + rows, reach + dx : reach + dx + columns]
    return Image.fromarray((total // len(steps)).astype(np.uint8))


def lowlight(picture: Image.Image, gain: float, rng: random.Random, place: Place) -> Image.Image:
    """Hardly any light: darkened to ``gain``, with the grain that a sensor adds then."""
    pixels = to_pixels(picture) * np.float32(gain)
    return to_picture(with_noise(pixels, 2.2 + 1.3 * (1 - gain), rng))


def overexposed(picture: Image.Image, gain: float, rng: random.Random, place: Place) -> Image.Image:
    """A screen too bright for the camera: stray light lifts the dark modules, then everything is cut off at white."""
    lit = (to_pixels(picture) * np.float32(0.88) + np.float32(0.12 * 255)) * np.float32(gain)
    return to_picture(with_noise(np.minimum(lit, np.float32(255)), 3.0, rng))


def noise(picture: Image.Image, deviation: float, rng: random.Random, place: Place) -> Image.Image:
    """A grainy picture: noise of ``deviation`` grey levels, at a camera's five pixels a module."""
    coarse = resized(picture, min(1.0, 5 / place.module_px))
    return to_picture(with_noise(to_pixels(coarse), deviation, rng))


def jpeg(picture: Image.Image, level: tuple[int, float], rng: random.Random, place: Place) -> Image.Image:
    """Sent on by a messenger: made smaller to some pixels a module, then compressed at a low quality."""
    quality, module_px = level
    return compressed(resized(picture, min(1.0, module_px / place.module_px)), quality)


def compressed(picture: Image.Image, quality: int) -> Image.Image:
    """Through JPEG and back."""
    store = BytesIO()
    picture.convert("RGB").save(store, "JPEG", quality=quality)
    store.seek(0)
    return Image.open(store).convert("RGB")


def invert(picture: Image.Image, contrast: float, rng: random.Random, place: Place) -> Image.Image:
    """Dark mode: light modules on black, of less and less contrast, with a little grain."""
    negative = to_pixels(ImageOps.invert(picture.convert("RGB")))
    return to_picture(with_noise(18 + negative * np.float32(contrast), 1.5, rng))
