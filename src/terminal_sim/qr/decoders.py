"""Decoders (解码器): whoever turns a grey picture into texts. Three are known here; others join by an entry point.

A package adds its own under the entry point group ``terminal_sim.decoders``: the name is the decoder's, the object a
function without arguments that returns something with ``decode(gray)``. See ``docs/scanning.md`` for one that runs in
an environment of its own.

>>> import numpy as np
>>> from terminal_sim.qr.draw import draw_png
>>> [found.text for found in Zxing().decode(np.asarray(draw_png("424").convert("L")))]
['424']
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Final, Protocol

import numpy as np

from terminal_sim.errors.scanning import NoDecoder
from terminal_sim.qr.frames.frame import Gray
from terminal_sim.qr.opencv import opencv, why_no_opencv
from terminal_sim.qr.reading import Corners

GROUP: Final = "terminal_sim.decoders"
NOWHERE: Final[Corners] = ((0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Found:
    """One code as a decoder gives it: the text and the corners clockwise from the code's own top left, in pixels."""

    text: str
    corners: Corners = NOWHERE


class Decoder(Protocol):
    """What every decoder must do: look at a grey picture (rows × columns, 8 bit) and say what it read there."""

    def decode(self, gray: Gray) -> Sequence[Found]:
        """All QR codes read; empty when there are none."""


@dataclass(frozen=True, slots=True)
class DecoderStatus:
    """Whether a decoder can be used here, and if not, why, in one line."""

    name: str
    is_usable: bool
    detail: str


class Zxing:
    """zxing-cpp: the first look at every picture. Asks for QR Model 2 alone; Micro QR is where misreads come from."""

    def __init__(self, threshold: str = "LocalAverage") -> None:
        """``threshold`` is how dark is told from light: LocalAverage, or GlobalHistogram (one for the whole picture).

        Raises :class:`NoDecoder` when zxing-cpp is not installed.
        """
        try:
            import zxingcpp
        except ImportError as missing:
            raise NoDecoder(why_zh=str(missing), why=str(missing)) from None
        self._read = zxingcpp.read_barcodes
        self._formats = zxingcpp.barcode_formats_from_str("QRCodeModel2")
        self._plain = zxingcpp.TextMode.Plain
        self._binarizer = getattr(zxingcpp.Binarizer, threshold)

    def decode(self, gray: Gray) -> list[Found]:
        """All codes in the picture."""
        codes = self._read(gray, formats=self._formats, text_mode=self._plain, binarizer=self._binarizer)
        return [Found(code.text, _corners(code.position)) for code in codes if code.text]


class Zbar:
    """zbar through pyzbar, where the system has its library."""

    def __init__(self) -> None:
        """Raises ImportError when pyzbar or the library of zbar is missing."""
        pyzbar = importlib.import_module("pyzbar.pyzbar")
        self._decode: Any = pyzbar.decode
        self._symbols = [pyzbar.ZBarSymbol.QRCODE]

    def decode(self, gray: Gray) -> list[Found]:
        """All codes whose bytes are UTF-8 text."""
        found = []
        for code in self._decode(gray, symbols=self._symbols):
            try:
                text = code.data.decode("utf-8")
            except UnicodeDecodeError:
                continue
            points = [(float(point.x), float(point.y)) for point in code.polygon]
            if text:
                found.append(Found(text, (points[0], points[1], points[2], points[3]) if len(points) == 4 else NOWHERE))
        return found


class OpencvDetector:
    """OpenCV's own detector. It raises on contents that are no text, which counts as nothing read."""

    def __init__(self) -> None:
        """Raises ImportError when OpenCV cannot be used."""
        cv2 = opencv()
        if cv2 is None:
            raise ImportError(why_no_opencv())
        self._cv2: Any = cv2
        self._detector: Any = cv2.QRCodeDetector()

    def decode(self, gray: Gray) -> list[Found]:
        """All codes in the picture."""
        try:
            is_found, texts, quads, _ = self._detector.detectAndDecodeMulti(gray)
        except (self._cv2.error, UnicodeDecodeError):
            return []
        if not is_found:
            return []
        found = []
        for text, quad in zip(texts, np.asarray(quads, dtype=float), strict=False):
            if text:
                a, b, c, d = ((float(x), float(y)) for x, y in quad)
                found.append(Found(text, (a, b, c, d)))
        return found


BUILT_IN: Final[dict[str, Callable[[], Decoder]]] = {"zxing": Zxing, "zbar": Zbar, "opencv": OpencvDetector}


def available_decoders() -> list[DecoderStatus]:
    """Each decoder with whether it can be used here, in the order they are asked; users' own come last."""
    known = [_status(name, make) for name, make in BUILT_IN.items()]
    return known + [_status(point.name, _maker(point)) for point in entry_points(group=GROUP)]


def users_decoders() -> list[tuple[str, Decoder]]:
    """The decoders that other packages provide, those that fail to start left out."""
    usable = []
    for point in entry_points(group=GROUP):
        try:
            usable.append((point.name, _maker(point)()))
        except Exception:  # noqa: S112 - a stranger's code must not stop the counter
            continue
    return usable


def _maker(point: EntryPoint) -> Callable[[], Decoder]:
    def make() -> Decoder:
        made: Decoder = point.load()()
        return made

    return make


def _status(name: str, make: Callable[[], Decoder]) -> DecoderStatus:
    try:
        make()
    except Exception as why:
        return DecoderStatus(name, False, " ".join(str(why).split()))
    return DecoderStatus(name, True, "可用 usable")


def _corners(at: Any) -> Corners:
    a, b, c, d = at.top_left, at.top_right, at.bottom_right, at.bottom_left
    return (a.x, a.y), (b.x, b.y), (c.x, c.y), (d.x, d.y)
