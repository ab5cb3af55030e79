"""Who is measured (参评者): each decoder alone, two chains of others, and this program's cascade.

- *naive chain*: zxing-cpp, then zbar, then OpenCV's detector, on the picture as it is; the usual advice.
- *cascade A*: zxing-cpp on the picture, then on it blurred, brightened, blurred and thresholded, enlarged with its
  contrast evened, enlarged and sharpened, darkened; the strongest published chain of open parts that needs no network.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from terminal_sim.qr.decoders import BUILT_IN, Decoder, Zxing
from terminal_sim.qr.frames.frame import Frame, Gray
from terminal_sim.qr.opencv import opencv
from terminal_sim.qr.read import Reader

OURS: Final = "this cascade"
NAIVE: Final = "naive chain"
CASCADE_A: Final = "cascade A"


@dataclass(frozen=True, slots=True)
class Contender:
    """A name and a way to get all texts out of a grey picture; ``texts`` also tells the stage that read it."""

    name: str
    texts: Callable[[Gray], tuple[list[str], str]]


def decoders_alone() -> list[Contender]:
    """Each built-in decoder that can be used here."""
    return [_alone(name, decoder) for name, decoder in _usable().items()]


def this_cascade(reader: Reader) -> Contender:
    """The cascade of this program."""

    def texts(gray: Gray) -> tuple[list[str], str]:
        reading = reader.read(Frame(gray, "bench"))
        return [code.text for code in reading.codes], reading.codes[0].stage if reading.codes else ""

    return Contender(OURS, texts)


def chains_of_others() -> list[Contender]:
    """The naive chain and cascade A, as far as their parts can be used here."""
    usable = list(_usable().items())

    def naive(gray: Gray) -> tuple[list[str], str]:
        for name, decoder in usable:
            found = [code.text for code in decoder.decode(gray)]
            if found:
                return found, name
        return [], ""

    chains = [Contender(NAIVE, naive)]
    cv2 = opencv()
    if cv2 is not None:
        chains.append(Contender(CASCADE_A, _cascade_a(cv2)))
    return chains


def _usable() -> dict[str, Decoder]:
    usable: dict[str, Decoder] = {}
    for name, make in BUILT_IN.items():
        try:
            usable[name] = make()
        except ImportError:
            continue
    return usable


def _alone(name: str, decoder: Decoder) -> Contender:
    def texts(gray: Gray) -> tuple[list[str], str]:
        return [found.text for found in decoder.decode(gray)], name

    return Contender(name, texts)


def _cascade_a(cv2: Any) -> Callable[[Gray], tuple[list[str], str]]:
    zxing = Zxing()
    brighter, darker = _tone(0.4), _tone(3.0)
    evener = cv2.createCLAHE(3.0, (8, 8))

    def blurred(gray: Gray) -> Gray:
        return np.asarray(cv2.GaussianBlur(gray, (0, 0), 1.2))

    def thresholded(gray: Gray) -> Gray:
        block = max(15, min(gray.shape) // 8) | 1
        return np.asarray(
            cv2.adaptiveThreshold(blurred(gray), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, block, 5)
        )

    def enlarged(gray: Gray) -> Gray:
        return np.asarray(cv2.resize(gray, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC))

    def sharpened(gray: Gray) -> Gray:
        return np.asarray(cv2.addWeighted(gray, 2.5, cv2.GaussianBlur(gray, (0, 0), 2), -1.5, 0))

    steps: Sequence[tuple[str, Callable[[Gray], Gray]]] = (
        ("plain", lambda gray: gray),
        ("blur", blurred),
        ("gamma", lambda gray: np.asarray(cv2.LUT(gray, brighter))),
        ("blur+adapt", thresholded),
        ("up2+clahe", lambda gray: np.asarray(evener.apply(enlarged(gray)))),
        ("up2+sharp", lambda gray: sharpened(enlarged(gray))),
        ("gammaup", lambda gray: np.asarray(cv2.LUT(gray, darker))),
    )

    def texts(gray: Gray) -> tuple[list[str], str]:
        for name, prepared in steps:
            found = [code.text for code in zxing.decode(prepared(gray))]
            if found:
                return found, name
        return [], ""

    return texts


def _tone(gamma: float) -> Gray:
    return np.asarray((np.linspace(0, 1, 256) ** gamma * 255).astype(np.uint8))
