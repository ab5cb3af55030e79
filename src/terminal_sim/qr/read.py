"""Picture to text (读码): one quick look, and a cascade of others only when it reads nothing.

>>> from terminal_sim.qr.draw import draw_png
>>> reading = read(draw_png("4240000000000000004207410000"))
>>> reading.voucher, reading.codes[0].stage, reading.stages
('4240000000000000004207410000', 'plain', ('plain',))

The first look is zxing-cpp on the grey picture and nothing else, so a good picture costs what the fastest decoder
costs. The later stages (``stages``) escalate until one reads something or the time is used up. Only QR Model 2 is asked
for; whether a text is a voucher is judged afterwards, by its form.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from terminal_sim.qr.decoders import Decoder, Found, Zbar, Zxing, users_decoders
from terminal_sim.qr.frames import Frame, frame_of, still
from terminal_sim.qr.hints import hints_for
from terminal_sim.qr.opencv import why_no_opencv
from terminal_sim.qr.reading import Code, Reading, voucher_of
from terminal_sim.qr.stages import COARSE_PX, LATER, PLAIN, Look, Stage
from terminal_sim.qr.views import Views

__all__ = ["DEFAULT_BUDGET_S", "Code", "Reader", "Reading", "read", "voucher_of"]

DEFAULT_BUDGET_S: Final = 1.0
_CLEAR_MARK: Final = 0.6


class Reader:
    """Reads frames one after the other with the decoders that this machine has.

    ``stages`` are the later stages in order; ``users`` are decoders of the reader's own, asked last, by name.
    """

    def __init__(
        self,
        stages: Sequence[Stage] = LATER,
        users: Sequence[tuple[str, Decoder]] = (),
        budget_s: float = DEFAULT_BUDGET_S,
    ) -> None:
        """Raises :class:`NoDecoder` when not even zxing-cpp is there."""
        self.budget_s = budget_s
        self._first = Zxing()
        self._decoders: dict[str, Decoder] = {"zxing": self._first, **dict(users), **_zbar()}
        if why_no_opencv() is None:
            self._decoders["modules"] = self._first
        usable = [stage for stage in stages if stage.decoder in self._decoders]
        self.stages = (*usable, *(_users_stage(name) for name, _ in users))

    def glance(self, frame: Frame) -> Reading:
        """The first look alone: for the frames of a moving picture."""
        start = perf_counter()
        found = self._first.decode(frame.image)
        ms = (perf_counter() - start) * 1e3
        codes = tuple([Code(code.text, code.corners, "zxing", "plain", ms) for code in found])
        return Reading(frame.source, frame.index, codes, ms, _PLAIN_ONLY)

    def read(self, frame: Frame, budget_s: float | None = None) -> Reading:
        """The first look, then later stages until one reads something or ``budget_s`` seconds are used up."""
        reading = self.glance(frame)
        return reading if reading.codes else self._escalate(frame, reading, budget_s or self.budget_s)

    def _escalate(self, frame: Frame, glanced: Reading, budget_s: float) -> Reading:
        begun = perf_counter() - glanced.ms / 1e3
        look = Look(Views(frame.image), self._decoders, begun + budget_s)
        tried = ["plain"]
        for stage in self.stages:
            if not stage.suits(frame.image) or perf_counter() + stage.cost_s(frame.image.size) > look.until:
                continue
            found = stage.attempt(look)
            tried.append(stage.name)
            if found:
                ms = (perf_counter() - begun) * 1e3
                codes = tuple(_code(code, stage, ms) for code in _different(found))
                return Reading(frame.source, frame.index, codes, ms, tuple(tried))
        marks = look.marks_at(COARSE_PX) if "modules" in self._decoders else []
        clear = [mark for mark in marks if abs(mark.likeness) >= _CLEAR_MARK]
        hints = hints_for(frame.image, marks)
        ms = (perf_counter() - begun) * 1e3
        return Reading(frame.source, frame.index, (), ms, tuple(tried), len(clear), hints)


def read(
    picture: Frame | Image.Image | npt.NDArray[np.uint8] | str | Path, *, budget_s: float = DEFAULT_BUDGET_S
) -> Reading:
    """Read one picture with the default reader: a frame, a PIL image, an array, or the path of a still picture."""
    if isinstance(picture, str | Path):
        frame = still(picture)
    else:
        frame = picture if isinstance(picture, Frame) else frame_of(picture)
    return default_reader().read(frame, budget_s)


@cache
def default_reader() -> Reader:
    """The reader with all stages and with the decoders that installed packages add."""
    return Reader(users=users_decoders())


_PLAIN_ONLY: Final = (PLAIN.name,)


def _zbar() -> dict[str, Decoder]:
    try:
        return {"zbar": Zbar()}
    except ImportError:
        return {}


def _users_stage(name: str) -> Stage:
    def attempt(look: Look) -> Sequence[Found]:
        try:
            return look.decoders[name].decode(look.views.gray)
        except Exception:  # whatever a stranger's decoder stumbles over, the counter goes on
            return []

    return Stage(name, name, attempt, 0.0)


def _code(found: Found, stage: Stage, ms: float) -> Code:
    return Code(found.text, found.corners, stage.decoder, stage.name, ms)


def _different(found: Sequence[Found]) -> list[Found]:
    """Without the second of two that say the same in the same place."""
    kept: list[Found] = []
    for code in found:
        middle = np.mean(code.corners, axis=0)
        size = float(np.ptp(np.array(code.corners), axis=0).max())
        near = [k for k in kept if k.text == code.text and np.abs(np.mean(k.corners, axis=0) - middle).max() < size / 2]
        if not near:
            kept.append(code)
    return kept
