"""Pixels and chance (像素与随机): the small tools that all conditions share.

Chance comes from ``random.Random`` alone, whose stream is the same on every machine and in every release of Python.
"""

from __future__ import annotations

import random

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.float32]
Colour = tuple[int, int, int]

_POOL = 1 << 17


def to_pixels(picture: Image.Image) -> Pixels:
    """Rows × columns × 3 as floats, 0 to 255."""
    return np.asarray(picture.convert("RGB"), dtype=np.float32)


def to_picture(pixels: Pixels) -> Image.Image:
    """Back to a picture, clipped to 0 to 255."""
    return Image.fromarray(np.clip(pixels + 0.5, 0, 255).astype(np.uint8))


def with_noise(pixels: Pixels, deviation: float, rng: random.Random) -> Pixels:
    """Sensor noise: mostly brightness, and some in each colour by itself."""
    rows, columns, colours = pixels.shape
    pool = normal_pool(rng)
    grain = np.empty(pixels.shape, dtype=np.float32)
    most = len(pool) - columns * colours
    for row in range(rows):
        at, colour_at = rng.randrange(most), rng.randrange(most)
        own = pool[colour_at : colour_at + columns * colours].reshape(columns, colours)
        grain[row] = np.float32(0.9) * pool[at : at + columns, None] + np.float32(0.43) * own
    return pixels + np.float32(deviation) * grain


def normal_pool(rng: random.Random) -> Pixels:
    """A long row of values of mean 0 and deviation 1, bell shaped: four bytes summed for each."""
    dice = np.frombuffer(rng.randbytes(4 * _POOL), dtype=np.uint8).reshape(4, _POOL)
    pool: Pixels = ((dice.sum(axis=0, dtype=np.int32) - 510) / np.float32(147.8)).astype(np.float32)
    return pool


def edge_colour(picture: Image.Image) -> Colour:
    """The colour that the rim of the picture shows most: what lies around it when it is turned or tilted."""
    pixels = np.asarray(picture.convert("RGB"))
    rim = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    red, green, blue = (int(value) for value in np.median(rim, axis=0))
    return red, green, blue


def resized(picture: Image.Image, factor: float) -> Image.Image:
    """The picture made larger or smaller, smoothly."""
    size = max(1, round(picture.width * factor)), max(1, round(picture.height * factor))
    if size == picture.size:
        return picture
    return picture.resize(size, Image.Resampling.BOX if factor < 1 else Image.Resampling.BICUBIC, reducing_gap=None)
