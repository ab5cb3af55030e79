"""Printers on USB and serial lines (USB与串口打印机), through python-escpos, which only carries our bytes.

Needs the extra ``printers``; USB also needs the system's libusb.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Literal, Self

from terminal_sim.errors.receipts import OutletPartMissing
from terminal_sim.receipts.printers.line import QUICK_S, LineBroken

Bus = Literal["usb", "serial"]
_CLASS: Final[dict[Bus, str]] = {"usb": "Usb", "serial": "Serial"}
_DRIVER: Final[dict[Bus, str]] = {"usb": "pyusb", "serial": "pyserial"}


@dataclass(frozen=True, slots=True)
class WiredPrinter:
    """``where`` names the device for python-escpos: (vendor, product) numbers, or the serial port and its baud rate."""

    bus: Bus
    where: tuple[object, ...]
    timeout_s: float = 10.0

    @property
    def name(self) -> str:
        return f"{self.bus}:{'/'.join(str(part) for part in self.where)}"

    def connect(self) -> WiredLine:
        """Raises LineBroken where the device is not there, OutletPartMissing without python-escpos or its drivers."""
        make = self._maker()
        try:
            device = make(*self.where, timeout=self._timeout())
            device.open()
        except (RuntimeError, ImportError) as missing:
            raise OutletPartMissing(outlet=self.bus, package=_DRIVER[self.bus], extra="printers") from missing
        except Exception as wrong:  # its drivers raise what they like
            raise LineBroken(f"无法连接（{wrong}）", f"cannot connect ({wrong})") from wrong
        return WiredLine(device)

    def _timeout(self) -> float:
        """USB counts milliseconds a transfer; a serial line waits this many seconds for an answer that is not there."""
        return int(self.timeout_s * 1000) if self.bus == "usb" else min(QUICK_S, self.timeout_s)

    def _maker(self) -> Callable[..., Any]:
        try:
            from escpos import printer
        except ModuleNotFoundError as missing:
            raise OutletPartMissing(outlet=self.bus, package="python-escpos", extra="printers") from missing
        maker: Callable[..., Any] = getattr(printer, _CLASS[self.bus])
        return maker


class WiredLine:
    """An open device."""

    def __init__(self, device: Any) -> None:
        self._device = device

    def send(self, data: bytes) -> None:
        """Raises LineBroken where the device takes no more."""
        try:
            self._device._raw(data)
        except Exception as wrong:  # its drivers raise what they like
            raise LineBroken(f"传送中断（{wrong}）", f"sending was interrupted ({wrong})") from wrong

    def ask(self, question: bytes, patience_s: float = QUICK_S) -> int | None:
        """One byte of answer, or None."""
        try:
            self._device._raw(question)
            answer = bytes(self._device._read())
        except Exception:  # a device that does not answer tells so in many ways
            return None
        return answer[0] if answer else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._device.close()
