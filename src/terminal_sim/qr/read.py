"""Picture to text (读码)."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image

from terminal_sim.qr.frames.frame import Frame, frame_of
from terminal_sim.qr.reading import Code, Reading

DEFAULT_BUDGET_S = 1.0


def read(picture: Frame | Image.Image | str | Path, *, budget_s: float = DEFAULT_BUDGET_S) -> Reading:
    """Find the codes in one picture within ``budget_s`` seconds."""
    start = time.perf_counter()
    if isinstance(picture, str | Path):
        frame = Frame(np.asarray(Image.open(picture).convert("L")), str(picture))
    elif isinstance(picture, Image.Image):
        frame = frame_of(picture)
    else:
        frame = picture
    codes = tuple(
        Code(found.text, ((0, 0), (0, 0), (0, 0), (0, 0)), "zxing", "plain", (time.perf_counter() - start) * 1e3)
        for found in zxingcpp.read_barcodes(frame.image, formats=zxingcpp.barcode_formats_from_str("QRCodeModel2"))
    )
    return Reading(frame.source, frame.index, codes, (time.perf_counter() - start) * 1e3, ("plain",))
