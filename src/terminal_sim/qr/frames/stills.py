"""Still pictures (静态图片): from a file or its bytes to frames, checked before a pixel is decoded.

What a camera noted in EXIF is followed, transparency is laid on paper, 16 bits are brought to 8, and an animated file
gives its frames one by one. The pixel bound is held against the size in the header, so a bomb is never unpacked.
"""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.scanning import (
    AnimatedPicture,
    EmptyPicture,
    MissingReader,
    NoSuchPicture,
    PictureTooLarge,
    UnreadablePicture,
)
from terminal_sim.qr.frames.frame import Frame, Gray

MAX_MEGAPIXELS: Final = 100.0
MAX_FRAMES: Final = 500
_HEIC: Final = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypheim", b"ftypheis")
_PAGED: Final = ("TIFF", "MPO")
# What the readers of picture formats are known to raise on bytes that are broken: Pillow promises no one class.
_BROKEN: Final = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    RuntimeError,
    LookupError,
    ArithmeticError,
    AttributeError,
    AssertionError,
    MemoryError,
    struct.error,
    Image.DecompressionBombError,
)


def still(path: str | Path, *, max_megapixels: float = MAX_MEGAPIXELS) -> Frame:
    """The one picture in the file.

    Raises :class:`AnimatedPicture` for an animation, and whatever :func:`still_frames` raises.
    """
    picture, source = _opened(path, max_megapixels)
    with picture:
        _must_stand_still(picture, source)
        return Frame(_gray(picture, source), source)


def upright_picture(path: str | Path, *, max_megapixels: float = MAX_MEGAPIXELS) -> Image.Image:
    """The one picture in the file in its own colours, turned as the camera noted. Raises what :func:`still` raises."""
    picture, source = _opened(path, max_megapixels)
    with picture:
        _must_stand_still(picture, source)
        with _named_when_broken(source):
            return ImageOps.exif_transpose(picture)


def still_frames(
    origin: str | Path | bytes, source: str | None = None, *, max_megapixels: float = MAX_MEGAPIXELS
) -> Iterator[Frame]:
    """All frames of a picture file or of its bytes; ``source`` names bytes.

    Raises :class:`NoSuchPicture`, :class:`EmptyPicture`, :class:`PictureTooLarge`, :class:`UnreadablePicture` or
    :class:`MissingReader`.
    """
    picture, name = _opened(origin, max_megapixels, source)
    with picture:
        count = _frame_count(picture, name)
        if count == 1:
            yield Frame(_gray(picture, name), name)
            return
        word = "page" if picture.format in _PAGED else "frame"
        singles = ImageSequence.Iterator(picture)
        for number in range(min(count, MAX_FRAMES)):
            with _named_when_broken(name):
                single = singles[number]
            note = f"{word} {number + 1} of {count}"
            yield Frame(_gray(single, name), name, number, note, is_still=word == "page")


def bounded(width: int, height: int, source: str, max_megapixels: float) -> None:
    """Raise :class:`PictureTooLarge` when there are more pixels than allowed."""
    megapixels = width * height / 1e6
    if megapixels > max_megapixels:
        raise PictureTooLarge(source=source, megapixels=f"{megapixels:.0f}", limit=f"{max_megapixels:.0f}")


def _opened(origin: str | Path | bytes, max_megapixels: float, source: str | None = None) -> tuple[Image.Image, str]:
    """The picture with its header read and its size checked, nothing decoded yet."""
    name = source or (str(origin) if not isinstance(origin, bytes) else "stdin")
    if not isinstance(origin, bytes):
        _must_be_file(Path(origin), name)
    elif not origin:
        raise EmptyPicture(source=name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # too large and faulty pictures are named below
            picture = Image.open(BytesIO(origin) if isinstance(origin, bytes) else origin)
    except Image.DecompressionBombError as bomb:
        pixels = re.search(r"\d+", str(bomb))
        megapixels = f"{int(pixels[0]) / 1e6:.0f}" if pixels else "?"
        raise PictureTooLarge(source=name, megapixels=megapixels, limit=f"{max_megapixels:.0f}") from None
    except _BROKEN as unknown:
        return _opened_heic(origin, name, max_megapixels, unknown), name
    try:
        bounded(*picture.size, name, max_megapixels)
    except PictureTooLarge:
        picture.close()
        raise
    return picture, name


def _frame_count(picture: Image.Image, name: str) -> int:
    with _named_when_broken(name):
        return int(getattr(picture, "n_frames", 1))


def _must_stand_still(picture: Image.Image, name: str) -> None:
    count = _frame_count(picture, name)
    if count > 1 and picture.format not in _PAGED:
        raise AnimatedPicture(source=name, frames=count)


def _must_be_file(path: Path, name: str) -> None:
    try:
        size = path.stat().st_size
    except OSError:
        raise NoSuchPicture(source=name) from None
    if path.is_file() and size == 0:
        raise EmptyPicture(source=name)


def _opened_heic(origin: str | Path | bytes, name: str, max_megapixels: float, why: Exception) -> Image.Image:
    start = origin[:32] if isinstance(origin, bytes) else _head(Path(origin))
    if not any(brand in start for brand in _HEIC):
        raise _unreadable(name, why) from None
    try:
        import pillow_heif
    except ImportError:
        raise MissingReader(source=name, kind="HEIC", package="pillow-heif") from None
    with _named_when_broken(name):
        held = pillow_heif.open_heif(BytesIO(origin) if isinstance(origin, bytes) else str(origin))
        bounded(held.size[0], held.size[1], name, max_megapixels)
        return Image.Image.copy(held.to_pillow())


def _head(path: Path) -> bytes:
    with suppress(OSError), path.open("rb") as file:
        return file.read(32)
    return b""


def _gray(picture: Image.Image, source: str) -> Gray:
    with _named_when_broken(source):
        if picture.format == "JPEG" and picture.mode in ("RGB", "YCbCr"):
            picture.draft("L", picture.size)
        upright = picture
        if picture.getexif().get(0x0112, 1) != 1:
            upright = ImageOps.exif_transpose(picture)
        if upright.mode == "L" and "transparency" not in upright.info:
            return np.asarray(upright)
        if upright.mode.startswith(("I", "F")):
            return _eight_bits(np.asarray(upright))
        if "A" in upright.mode or "a" in upright.mode or "transparency" in upright.info:
            return _on_paper(upright.convert("RGBA"))
        return np.asarray(upright.convert("L"))


def _eight_bits(deep: npt.NDArray[Any]) -> Gray:
    """16 bits, 32 bits or fractions brought to 0..255, whatever part of their range they use."""
    low, high = float(deep.min()), float(deep.max())
    stretched = (deep.astype(np.float32) - low) * (255.0 / max(high - low, 1e-9))
    return stretched.astype(np.uint8)


def _on_paper(picture: Image.Image) -> Gray:
    """Laid on white; on black when what is visible is light itself, as an exported dark-mode code is."""
    pixels = np.asarray(picture)
    visible = pixels[..., 3] > 127
    gray = np.asarray(picture.convert("L"))
    is_light = bool(visible.any()) and not visible.all() and float(gray[visible].mean()) > 200
    ground = Image.new("RGBA", picture.size, (0, 0, 0, 255) if is_light else (255, 255, 255, 255))
    return np.asarray(Image.alpha_composite(ground, picture).convert("L"))


@contextmanager
def _named_when_broken(source: str) -> Iterator[None]:
    """Whatever a reader of some format stumbles over inside becomes one named error; its warnings are dropped."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    except TerminalSimError:
        raise
    except _BROKEN as broken:
        raise _unreadable(source, broken) from None


def _unreadable(source: str, why: Exception) -> UnreadablePicture:
    words = str(why)
    if isinstance(why, UnidentifiedImageError):
        return UnreadablePicture(source=source, why_zh="不是已知的图片格式", why="it is no known kind of picture")
    if "truncated" in words or "broken" in words or not isinstance(why, OSError | ValueError | RuntimeError):
        return UnreadablePicture(source=source, why_zh="文件不完整或已损坏", why="the file is cut short or broken")
    return UnreadablePicture(source=source, why_zh=words or type(why).__name__, why=words or type(why).__name__)
