"""What a source names (来源的写法): a picture, a PDF, a video, a folder, a pattern, ``-``, a stream address."""

from __future__ import annotations

import glob
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import numpy.typing as npt
from PIL import Image

from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.scanning import EmptyFolder, NoSuchPicture
from terminal_sim.qr.frames.frame import Frame, Trouble, frame_of
from terminal_sim.qr.frames.moving import VIDEO_SUFFIXES, Camera, Video
from terminal_sim.qr.frames.pages import is_pdf, page_frames
from terminal_sim.qr.frames.stills import MAX_MEGAPIXELS, still_frames

STDIN: Final = "-"
PICTURE_SUFFIXES: Final = frozenset(
    {
        ".png",
        ".jpg",
        ".jpeg",
        ".jfif",
        ".webp",
        ".heic",
        ".heif",
        ".avif",
        ".tif",
        ".tiff",
        ".gif",
        ".bmp",
        ".ppm",
        ".pgm",
    }
)
_SCANNED_SUFFIXES: Final = PICTURE_SUFFIXES | VIDEO_SUFFIXES | {".pdf"}
_STREAMS: Final = ("rtsp://", "rtmp://", "http://", "https://", "udp://")
_MOST_STDIN_BYTES: Final = 256 * 1024 * 1024

Source = str | Path | bytes | Frame | Image.Image | npt.NDArray[np.uint8]


def frames(
    sources: Iterable[Source], *, max_megapixels: float = MAX_MEGAPIXELS, stdin: BinaryIO | None = None
) -> Iterator[Frame | Trouble]:
    """All frames of all sources, one after the other, in the order given; folders and patterns in sorted order.

    A source is a path, a folder (searched with its subfolders), a pattern with ``*`` or ``?``, ``-`` for standard
    input, an address of a stream, the bytes of a file, a PIL image, an array or a ready :class:`Frame`.
    """
    for source in sources:
        yield from _guarded(source, max_megapixels, stdin)


def expanded(source: str | Path) -> list[Path]:
    """The files that a path, folder or pattern means. Raises :class:`EmptyFolder` and :class:`NoSuchPicture`."""
    path = Path(source)
    if str(source) == "":  # Path("") is the current folder, which nobody asked for
        raise NoSuchPicture(source='""')
    if path.is_dir():
        inside = sorted(file for file in path.rglob("*") if file.suffix.lower() in _SCANNED_SUFFIXES and file.is_file())
        if not inside:
            raise EmptyFolder(source=str(source))
        return inside
    if path.exists():
        return [path]
    if glob.has_magic(str(source)):
        matching = sorted(Path(name) for name in glob.glob(str(source), recursive=True))  # noqa: PTH207
        files = [file for file in matching if file.is_file()]
        if files:
            return files
    raise NoSuchPicture(source=str(source))


def _guarded(source: Source, max_megapixels: float, stdin: BinaryIO | None) -> Iterator[Frame | Trouble]:
    name = "picture"
    try:
        if isinstance(source, Frame):
            yield source
        elif isinstance(source, Image.Image | np.ndarray):
            yield frame_of(source)
        elif isinstance(source, bytes):
            yield from _from_bytes(source, "bytes", max_megapixels)
        elif str(source) == STDIN:
            name = "stdin"
            data = (stdin or sys.stdin.buffer).read(_MOST_STDIN_BYTES)
            yield from _from_bytes(data, name, max_megapixels)
        elif str(source).startswith(_STREAMS):
            name = str(source)
            camera = Camera(name)
            try:
                yield from camera
            finally:
                camera.close()
        else:
            name = str(source)
            for file in expanded(source):
                yield from _from_file(file, max_megapixels)
    except TerminalSimError as trouble:
        yield Trouble(name, trouble)


def _from_file(file: Path, max_megapixels: float) -> Iterator[Frame | Trouble]:
    """One file; what is wrong with it does not stop its neighbours."""
    try:
        if file.suffix.lower() in VIDEO_SUFFIXES:
            video = Video(file)
            try:
                yield from video
            finally:
                video.close()
        elif file.suffix.lower() == ".pdf":
            yield from page_frames(file)
        else:
            yield from still_frames(file, max_megapixels=max_megapixels)
    except TerminalSimError as trouble:
        yield Trouble(str(file), trouble)


def _from_bytes(data: bytes, name: str, max_megapixels: float) -> Iterator[Frame]:
    if is_pdf(data):
        return page_frames(data, name)
    return still_frames(data, name, max_megapixels=max_megapixels)
