"""PDF pages as frames (PDF 页面): rendered at 200 dots an inch, fewer where a page would break the pixel bound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from terminal_sim.errors.scanning import EmptyPicture, MissingReader, NoSuchPicture, UnreadablePicture
from terminal_sim.qr.frames.frame import Frame
from terminal_sim.qr.frames.stills import MAX_FRAMES

DOTS_AN_INCH: Final = 200
_POINTS_AN_INCH: Final = 72
_MOST_PAGE_MEGAPIXELS: Final = 25.0


def is_pdf(start: bytes) -> bool:
    """Does a file that starts so hold a PDF?"""
    return b"%PDF-" in start[:1024]


def page_frames(origin: str | Path | bytes, source: str | None = None) -> Iterator[Frame]:
    """Each page as a frame. Raises :class:`MissingReader`, :class:`UnreadablePicture` and the like."""
    name = source or (str(origin) if not isinstance(origin, bytes) else "stdin")
    if isinstance(origin, bytes):
        data = origin
    else:
        path = Path(origin)
        if not path.is_file():
            raise NoSuchPicture(source=name)
        data = path.read_bytes()
    if not data:
        raise EmptyPicture(source=name)
    try:
        import pypdfium2
    except ImportError:
        raise MissingReader(source=name, kind="PDF", package="pypdfium2") from None
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as broken:
        raise _bad_pdf(name, broken) from None
    try:
        count = len(document)
        for number in range(min(count, MAX_FRAMES)):
            page = document[number]
            width, height = page.get_size()
            scale = DOTS_AN_INCH / _POINTS_AN_INCH
            megapixels = width * height * scale * scale / 1e6
            if megapixels > _MOST_PAGE_MEGAPIXELS:
                scale *= (_MOST_PAGE_MEGAPIXELS / megapixels) ** 0.5
            gray = np.array(page.render(scale=scale, grayscale=True).to_numpy(), dtype=np.uint8)
            page.close()
            yield Frame(
                np.ascontiguousarray(gray.reshape(gray.shape[:2])), name, number, f"page {number + 1} of {count}"
            )
    except pypdfium2.PdfiumError as broken:
        raise _bad_pdf(name, broken) from None
    finally:
        document.close()


def _bad_pdf(name: str, broken: Exception) -> UnreadablePicture:
    words = str(broken).rstrip(".")
    return UnreadablePicture(source=name, why_zh=f"PDF 无法打开（{words}）", why=f"bad PDF: {words}")
