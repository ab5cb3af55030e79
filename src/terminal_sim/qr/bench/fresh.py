"""A fresh set of pictures from the degrade kit (现做的测试图片): every condition at every severity, seeded.

Half the pictures are phone screens (some in dark mode), half bare codes; three in four hold a voucher, the others a
longer foreign text; the four levels of error correction and several quiet zones take turns.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from terminal_sim.qr.bench.truth import KnownPicture
from terminal_sim.qr.conditions import PRESETS, degrade
from terminal_sim.qr.draw import ErrorLevel, draw_png
from terminal_sim.qr.frames.frame import Gray
from terminal_sim.qr.mockup import phone_mockup

LEVELS: Final[tuple[ErrorLevel, ...]] = ("L", "M", "Q", "H")
SEVERITIES: Final = (1, 2, 3, 4, 5)


def fresh_pictures(
    per_level: int, seed: int, presets: Sequence[str] = tuple(PRESETS), severities: Sequence[int] = SEVERITIES
) -> Iterator[tuple[KnownPicture, Gray]]:
    """``per_level`` pictures for each condition and severity, with their truth; the class is ``preset/severity``."""
    for preset in presets:
        for severity in severities:
            for number in range(per_level):
                clean, text = _clean(number, seed + number)
                gray = np.asarray(degrade(clean, preset, severity, seed + number).convert("L"))
                name = f"{preset}/{severity}/{seed + number}"
                # the second code of a pair is drawn by chance, so its text is not known
                texts: tuple[str | None, ...] = (text, None) if preset == "two" else (text,)
                yield KnownPicture(Path(name), name, f"{preset}/{severity}", texts), gray


def _clean(number: int, seed: int) -> tuple[Image.Image, str]:
    rng = random.Random(f"fresh/{seed}")
    error = LEVELS[number % 4]
    if number % 4 == 3:
        letters = "abcdefghijklmnopqrstuvwxyz0123456789"
        text = "https://shop.example/" + "".join(rng.choice(letters) for _ in range(rng.randint(40, 90)))
    else:
        text = f"424{rng.randrange(10**17):017d}{rng.randrange(100):02d}{rng.choice(('41', '61', '44', '46'))}0000"
    if number % 2 == 0:
        return phone_mockup(text, error=error, dark=number % 8 == 6), text
    return draw_png(text, error=error, module_px=rng.randint(4, 10), quiet=rng.choice((1, 2, 4, 4))), text
