"""Addresses of printers (打印机地址): one text a printer, so that a command or a configuration can name it.

>>> printer_at("tcp://192.0.2.7").name, printer_at("usb://04b8:0202").name
('tcp://192.0.2.7:9100', 'usb:1208/514')
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from terminal_sim.errors.receipts import PrinterAddressNotUnderstood
from terminal_sim.receipts.printers.file import FilePrinter
from terminal_sim.receipts.printers.line import Printer
from terminal_sim.receipts.printers.network import PORT, NetworkPrinter
from terminal_sim.receipts.printers.virtual import FAULTS, VirtualPrinter
from terminal_sim.receipts.printers.wired import WiredPrinter

_TIMEOUT_S: Final = 10.0


def printer_at(address: str, width_mm: int = 80) -> Printer:
    """The printer of that address. Raises PrinterAddressNotUnderstood.

    ``tcp://host[:port][?timeout=seconds]``, ``usb://vendor:product`` in hex, ``serial:///dev/ttyUSB0[?baud=9600]``,
    ``file:///path``, ``virtual:///picture.png[?fault=paper_out]``.
    """
    try:
        parts = urlsplit(address)
        return _KINDS[parts.scheme](parts, width_mm)
    except (ValueError, KeyError):
        raise PrinterAddressNotUnderstood(came=address) from None


def _network(parts: SplitResult, _: int) -> Printer:
    if not parts.hostname:
        raise ValueError("no host")
    return NetworkPrinter(parts.hostname, parts.port or PORT, _timeout(parts))


def _usb(parts: SplitResult, _: int) -> Printer:
    vendor, product = parts.netloc.split(":")
    return WiredPrinter("usb", (int(vendor, 16), int(product, 16)), _timeout(parts))


def _serial(parts: SplitResult, _: int) -> Printer:
    return WiredPrinter("serial", (_path(parts), int(_option(parts, "baud", "9600"))), _timeout(parts))


def _file(parts: SplitResult, _: int) -> Printer:
    return FilePrinter(Path(_path(parts)))


def _virtual(parts: SplitResult, width_mm: int) -> Printer:
    fault = next(known for known in (*FAULTS, None) if known in (_option(parts, "fault", "none"), None))
    if fault is None:
        raise ValueError("no such fault")
    shown = unquote(parts.netloc + parts.path)
    return VirtualPrinter(width_mm, fault, Path(shown) if shown else None)


def _path(parts: SplitResult) -> str:
    shown = unquote(parts.netloc + parts.path)
    if not shown:
        raise ValueError("no path")
    return shown


def _timeout(parts: SplitResult) -> float:
    seconds = float(_option(parts, "timeout", str(_TIMEOUT_S)))
    if not 0 < seconds <= 600:
        raise ValueError("no such time")
    return seconds


def _option(parts: SplitResult, name: str, default: str) -> str:
    return parse_qs(parts.query).get(name, [default])[-1]


_KINDS: Final[dict[str, Callable[[SplitResult, int], Printer]]] = {
    "tcp": _network,
    "usb": _usb,
    "serial": _serial,
    "file": _file,
    "virtual": _virtual,
}
