"""Pictures that several tests of this room share."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from terminal_sim.qr.draw import draw_png

VOUCHER = "4240000000000000004207410000"
OTHER_VOUCHER = "4241111111111111111199610000"
FOREIGN = "https://poster.example/1"


def code(text: str = VOUCHER, module_px: int = 6) -> Image.Image:
    return draw_png(text, module_px=module_px)


def beside(*pictures: Image.Image) -> Image.Image:
    width = sum(picture.width + 40 for picture in pictures) + 40
    sheet = Image.new("RGB", (width, max(picture.height for picture in pictures) + 80), (255, 255, 255))
    left = 40
    for picture in pictures:
        sheet.paste(picture, (left, 40))
        left += picture.width + 40
    return sheet


def counter_top(seed: int = 3) -> npt.NDArray[np.uint8]:
    """A grey picture without a code: boxes, lines and grain."""
    rng = np.random.default_rng(seed)
    picture = np.full((480, 640), 140.0)
    for _ in range(30):
        x, y = rng.integers(0, 600), rng.integers(0, 440)
        picture[y : y + rng.integers(5, 90), x : x + rng.integers(5, 120)] = rng.integers(20, 240)
    return np.clip(picture + rng.normal(0, 6, picture.shape), 0, 255).astype(np.uint8)


def saved(picture: Image.Image, path: Path) -> Path:
    picture.save(path)
    return path
