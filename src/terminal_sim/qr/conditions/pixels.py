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


def to_pixels(picture: Image.Image) -> Pixels:
    """Rows × columns × 3 as floats, 0 to 255."""
    return np.asarray(picture.convert("RGB"), dtype=np.float32)


def to_picture(pixels: Pixels) -> Image.Image:
    """Back to a picture, clipped to 0 to 255."""
    return Image.fromarray(np.clip(pixels + 0.5, 0, 255).astype(np.uint8))


def normal_noise(rng: random.Random, shape: tuple[int, ...]) -> Pixels:
    """Values of mean 0 and deviation 1, bell shaped: four bytes summed for each."""
    count = int(np.prod(shape))
    dice = np.frombuffer(rng.randbytes(count * 4), dtype=np.uint8).reshape(count, 4)
    centred = dice.sum(axis=1, dtype=np.int32).astype(np.float32) - 510.0
    noise: Pixels = (centred / np.float32(147.8)).reshape(shape).astype(np.float32)
    return noise


def with_noise(pixels: Pixels, deviation: float, rng: random.Random) -> Pixels:
    """Sensor noise: mostly brightness, a third of it in each colour by itself."""
    rows, columns, colours = pixels.shape
    brightness = normal_noise(rng, (rows, columns, 1))
    colour = normal_noise(rng, (rows, columns, colours))
    grain: Pixels = np.float32(0.9) * brightness + np.float32(0.43) * colour
    return (pixels + np.float32(deviation) * grain).astype(np.float32)


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
