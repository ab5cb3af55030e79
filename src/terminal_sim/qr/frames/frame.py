"""A frame (一帧画面): one picture on its way to the decoders, wherever it came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from terminal_sim.errors import TerminalSimError

Gray = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A grey picture (rows × columns, 8 bit), where it came from, its number there, and a note ("page 2 of 5").

    ``seconds`` is the time in the video or since the camera opened. ``colour`` (rows × columns × 3, blue green red)
    is there only where a preview needs it. ``is_still`` tells a photograph from one frame of a moving picture.
    """

    image: Gray
    source: str
    index: int = 0
    note: str = ""
    seconds: float = 0.0
    is_still: bool = True
    colour: npt.NDArray[np.uint8] | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """A source that gave no picture: named, and the stream goes on."""

    source: str
    error: TerminalSimError


def frame_of(picture: Image.Image | npt.NDArray[np.uint8], source: str = "picture") -> Frame:
    """A frame from a picture at hand: a PIL image, or an array, grey or blue-green-red."""
    if isinstance(picture, Image.Image):
        return Frame(np.asarray(picture.convert("L")), source)
    if picture.ndim == 2:
        return Frame(np.ascontiguousarray(picture), source)
    gray = picture[..., 0] * 0.114 + picture[..., 1] * 0.587 + picture[..., 2] * 0.299
    return Frame(np.ascontiguousarray(gray.astype(np.uint8)), source)
