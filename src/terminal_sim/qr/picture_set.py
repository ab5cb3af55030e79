"""A set of pictures to pay with (成套测试图片): photos of codes, and what should come of paying with each.

Beside the pictures lies ``truth.jsonl``: for each file its texts (as ``scan --bench`` wants them), how it was made, and
``expected``: ``{"pay": "accepted"}`` when the picture gives one voucher of the right form, else ``{"pay": "refused",
"error": "SeveralVouchers"}`` with the name of the error that scanning it ends with.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from terminal_sim.errors import TerminalSimError
from terminal_sim.qr.conditions import PRESETS, degrade
from terminal_sim.qr.draw import draw_png
from terminal_sim.qr.mockup import PhoneFace, phone_mockup
from terminal_sim.qr.read import read
from terminal_sim.qr.reading import voucher_of

TRUTH_FILE: Final = "truth.jsonl"
_EVERY_OTHER_KIND: Final = 5  # each fifth picture is one that must be refused
_REFUSED: Final = ("two vouchers", "foreign", "malformed", "blank")
_HARDEST: Final = 3


@dataclass(frozen=True, slots=True)
class SetPicture:
    """One picture of a set: file, texts, how it was made, and the error that scanning it ends with ("": none)."""

    file: str
    texts: tuple[str, ...]
    made: str
    preset: str
    severity: int
    error: str


def write_set(
    folder: Path, count: int, issue: Callable[[int], str], *, seed: int, font_path: Path | None = None
) -> list[SetPicture]:
    """Write ``count`` pictures and their truth into ``folder``; ``issue(number)`` gives the voucher text for each.

    The conditions go round through all presets at severity 0 to 3. The expectation is what reading the written picture
    really gives; the same arguments give the same files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pictures = [_written(folder, number, issue, seed, font_path) for number in range(count)]
    lines = [json.dumps(_line(picture), ensure_ascii=False) for picture in pictures]
    (folder / TRUTH_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return pictures


def _written(folder: Path, number: int, issue: Callable[[int], str], seed: int, font_path: Path | None) -> SetPicture:
    rng = random.Random(f"set/{seed}/{number}")
    kind = _REFUSED[number // _EVERY_OTHER_KIND % 4] if number % _EVERY_OTHER_KIND == 4 else "voucher"
    presets = [name for name in PRESETS if name != "two"]
    preset, severity = presets[number % len(presets)], rng.randint(0, _HARDEST)
    clean, texts = _clean(kind, number, issue, rng, font_path)
    if kind == "two vouchers":
        preset, severity = "two", 3
    picture = degrade(clean, preset, severity, seed + number) if kind != "blank" else clean
    file = f"{number:03d}-{kind.replace(' ', '-')}-{preset}-{severity}.png"
    picture.save(folder / file)
    return SetPicture(file, texts or _second_texts(picture), kind, preset, severity, _error_of(folder / file))


def _clean(
    kind: str, number: int, issue: Callable[[int], str], rng: random.Random, font_path: Path | None
) -> tuple[Image.Image, tuple[str, ...]]:
    """The picture before the camera, and its texts (empty where they are read back)."""
    if kind == "blank":
        ground = Image.fromarray(np.full((480, 640, 3), rng.randint(70, 180), dtype=np.uint8))
        return ground, ()
    if kind == "foreign":
        text = f"https://poster.example/{rng.randrange(10**8):08d}"
    elif kind == "malformed":
        text = issue(number)[:-6]
    else:
        text = issue(number)
    texts = () if kind == "two vouchers" else (text,)
    if rng.random() < 0.6:
        face = PhoneFace(seconds_left=rng.randint(5, 60))
        return phone_mockup(text, face, font_path=font_path, dark=rng.random() < 0.2), texts
    return draw_png(text, module_px=rng.randint(5, 10)), texts


def _second_texts(picture: Image.Image) -> tuple[str, ...]:
    """The texts of a picture with two codes, of which one was made by chance."""
    return tuple(dict.fromkeys(code.text for code in read(picture).codes))


def _error_of(path: Path) -> str:
    try:
        voucher_of(read(path))
    except TerminalSimError as refused:
        return refused.code
    return ""


def _line(picture: SetPicture) -> dict[str, object]:
    expected = {"pay": "refused", "error": picture.error} if picture.error else {"pay": "accepted"}
    return {
        "file": picture.file,
        "texts": list(picture.texts),
        "class": picture.made,
        "preset": picture.preset,
        "severity": picture.severity,
        "expected": expected,
    }
