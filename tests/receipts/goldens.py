"""Golden files of receipts: text that a person can read, pictures compared with tolerance; ``--snapshot-update`` writes
them anew."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageStat
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from terminal_sim.receipts.escpos.read import Command, commands

MEAN_OFF = 2.0  # of 255 grey levels, over the whole picture


class Text(SingleFileSnapshotExtension):
    """Plain text."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"

    def serialize(self, data: Any, **_: Any) -> Any:
        return str(data)


class Picture(SingleFileSnapshotExtension):
    """A PNG; equal where it has the same size and hardly another grey."""

    _write_mode = WriteMode.BINARY
    file_extension = "png"

    def matches(self, *, serialized_data: Any, snapshot_data: Any) -> bool:
        came, wanted = (Image.open(BytesIO(data)).convert("L") for data in (serialized_data, snapshot_data))
        if came.size != wanted.size:
            return False
        return bool(ImageStat.Stat(ImageChops.difference(came, wanted)).mean[0] <= MEAN_OFF)


def small_png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def without_font(page: str) -> str:
    """A page with its font and style sheet left out, so that a person can read it."""
    return re.sub(r"<style>.*?</style>", "<style>…</style>", page, flags=re.DOTALL)


def listing(stream: bytes) -> str:
    """A stream of ESC/POS, one command a line, its text as characters."""
    return "".join(f"{_told(command)}\n" for command in commands(stream))


def _told(command: Command) -> str:
    return f"TEXT {command.data.decode('gb18030')}" if command.name == "TEXT" else str(command)


def pdf_pages(data: bytes) -> list[str]:
    """The text of each page as a reader copies it."""
    with pdfium.PdfDocument(data) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def pdf_pictures(data: bytes, dots_an_inch: int = 70) -> list[Image.Image]:
    """Each page as a picture."""
    with pdfium.PdfDocument(data) as document:
        return [page.render(scale=dots_an_inch / 72).to_pil().convert("L") for page in document]
