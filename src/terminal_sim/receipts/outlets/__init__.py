"""Outlets (输出形式): one file each, one row of the table each. An outlet turns a document into text or bytes.

>>> sorted(OUTLETS)
['csv', 'escpos', 'html', 'json', 'pdf', 'png', 'terminal', 'text']
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from terminal_sim.errors.receipts import UnknownOption, UnknownOutlet
from terminal_sim.receipts.model import Document


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: its module in this folder, which holds ``render(document, **options)``, and what it makes."""

    name: str
    module: str
    suffix: str
    media_type: str
    zh: str
    en: str

    def load(self) -> Callable[..., str | bytes]:
        """The outlet's ``render``, its module imported now and not before."""
        made: Callable[..., str | bytes] = import_module(f"{__name__}.{self.module}").render
        return made


_ROWS = (
    Outlet("text", "text", ".txt", "text/plain; charset=utf-8", "纯文本", "plain text"),
    Outlet("terminal", "terminal", ".ansi", "text/plain; charset=utf-8", "终端彩色文本", "text with colour"),
    Outlet("html", "html", ".html", "text/html; charset=utf-8", "网页", "a page"),
    Outlet("png", "png", ".png", "image/png", "热敏小票图片", "a picture of thermal paper"),
    Outlet("pdf", "pdf", ".pdf", "application/pdf", "PDF（A4、A5、卷纸）", "PDF: A4, A5 or roll"),
    Outlet("escpos", "escpos", ".escpos", "application/octet-stream", "小票打印机指令", "bytes for a receipt printer"),
    Outlet("json", "as_json", ".json", "application/json", "数据", "data"),
    Outlet("csv", "as_csv", ".csv", "text/csv; charset=utf-8", "明细表", "the lines as a table"),
)
OUTLETS: dict[str, Outlet] = {row.name: row for row in _ROWS}


def outlet(name: str) -> Outlet:
    """The outlet of that name. Raises UnknownOutlet."""
    found = OUTLETS.get(name)
    if found is None:
        raise UnknownOutlet(came=name, known=", ".join(OUTLETS))
    return found


def render(document: Document, name: str, **options: Any) -> str | bytes:
    """The document through one outlet: ``str`` for text outlets, ``bytes`` for pictures, pages of paper and printers.

    Raises UnknownOutlet, UnknownOption, UnknownPaper, and OutletPartMissing where a library is not installed.
    """
    made = outlet(name).load()
    known = [option for option in inspect.signature(made).parameters if option != "document"]
    for option in options:
        if option not in known:
            raise UnknownOption(outlet=name, came=option, known=", ".join(known) or "-")
    return made(document, **options)


def as_bytes(rendered: str | bytes) -> bytes:
    """What is written to a file."""
    return rendered if isinstance(rendered, bytes) else rendered.encode("utf-8")
