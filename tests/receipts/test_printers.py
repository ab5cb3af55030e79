"""Printers that print, and printers that do not: no payment is touched, nothing is lost, no second original."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from terminal_sim.errors.receipts import OutletPartMissing, PrinterAddressNotUnderstood
from terminal_sim.receipts.copies import as_copy
from terminal_sim.receipts.outlets import as_bytes, render
from terminal_sim.receipts.printers.address import printer_at
from terminal_sim.receipts.printers.file import FilePrinter
from terminal_sim.receipts.printers.network import NetworkPrinter
from terminal_sim.receipts.printers.served import serving
from terminal_sim.receipts.printers.virtual import Fault, VirtualPrinter
from terminal_sim.receipts.printers.wired import WiredPrinter
from terminal_sim.receipts.printing import FileJournal, hand_over, send
from tests.receipts.samples import documents

SLIP = documents()["pharmacy_slip"]
STREAM = as_bytes(render(SLIP, "escpos"))


@pytest.fixture
def journal(tmp_path: Path) -> FileJournal:
    return FileJournal(tmp_path / "prints.jsonl")


def copies_on(printer: VirtualPrinter) -> list[bool]:
    return ["副本" in piece.text for piece in printer.pieces()]


def test_a_printer_that_works_prints_the_original_once_and_then_copies(journal: FileJournal) -> None:
    printer = VirtualPrinter()
    outcomes = [hand_over(SLIP, printer, journal) for _ in range(3)]
    assert [(outcome.state, outcome.copy) for outcome in outcomes] == [
        ("printed", False),
        ("printed", True),
        ("printed", True),
    ]
    assert copies_on(printer) == [False, True, True]
    assert "副本 · 第2次重打" in printer.pieces()[2].text
    assert printer.pieces()[0].cut


@pytest.mark.parametrize(
    ("fault", "state", "why"),
    [
        ("paper_out", "not_started", "缺纸"),
        ("cover_open", "not_started", "上盖已打开"),
        ("offline", "not_started", "脱机"),
        ("dead", "not_started", "无法连接"),
        ("dies_midway", "interrupted", "传送中断"),
        ("paper_ends_midway", "interrupted", "缺纸"),
        ("silent", "sent", "打印机未确认"),
    ],
)
def test_each_fault_is_told_and_the_next_print_is_a_copy_only_if_something_may_be_on_paper(
    fault: Fault, state: str, why: str, journal: FileJournal
) -> None:
    broken, whole = VirtualPrinter(fault=fault), VirtualPrinter()
    first = hand_over(SLIP, broken, journal)
    second = hand_over(SLIP, whole, journal)
    assert first.state == state
    assert why in first.why.zh
    assert (second.state, second.copy) == ("printed", state != "not_started")
    assert copies_on(whole) == [state != "not_started"]
    if state == "not_started":
        assert broken.received == b""


def test_the_document_is_not_changed_by_anything_that_a_printer_does(journal: FileJournal) -> None:
    before = repr(SLIP)
    for fault in ("dies_midway", "paper_out", "none"):
        hand_over(SLIP, VirtualPrinter(fault=fault), journal)
    assert repr(SLIP) == before


def test_a_copy_asked_for_is_not_marked_twice(journal: FileJournal) -> None:
    printer = VirtualPrinter()
    hand_over(SLIP, printer, journal)
    hand_over(as_copy(SLIP), printer, journal)
    assert printer.pieces()[1].text.count("副本") == 1


def test_a_machine_that_lost_power_while_printing_prints_a_copy_next(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path / "prints.jsonl")
    assert journal.begin(SLIP.id) == 0
    torn = tmp_path / "prints.jsonl"
    torn.write_bytes(torn.read_bytes() + b'\n{"document": "S2023')
    printer = VirtualPrinter()
    assert hand_over(SLIP, printer, FileJournal(torn)).copy
    assert copies_on(printer) == [True]
    assert journal.begin("another") == 0


def test_two_tills_at_once_give_one_original(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path / "prints.jsonl")
    printers = [VirtualPrinter() for _ in range(8)]
    threads = [threading.Thread(target=hand_over, args=(SLIP, printer, journal)) for printer in printers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(copies_on(printer) == [False] for printer in printers) == 1


def test_over_the_network_it_is_printed_and_confirmed() -> None:
    printer = VirtualPrinter()
    with serving(printer) as (host, port):
        outcome = send(STREAM, NetworkPrinter(host, port, timeout_s=5))
    assert outcome.state == "printed"
    assert "百草堂大药房" in printer.pieces()[0].text


def test_raster_whose_bytes_look_like_questions_is_not_answered_in_between() -> None:
    """Dots may hold the bytes of a status question; the printer must take them as dots."""
    printer = VirtualPrinter()
    dots = b"\x1dv0\x00\x48\x00\x01\x00" + (b"\x10\x04\x01\x1dr\x01" * 12)
    with serving(printer) as (host, port):
        outcome = send(b"\x1b@" + dots * 40 + b"\x1dVB\x00", NetworkPrinter(host, port, timeout_s=5))
    assert outcome.state == "printed"
    assert printer.pieces()[0].dots.height == 40


@pytest.mark.parametrize("fault", ["paper_out", "cover_open", "dies_midway"])
def test_a_fault_is_told_over_the_network_too(fault: Fault) -> None:
    printer = VirtualPrinter(fault=fault)
    with serving(printer) as (host, port):
        outcome = send(STREAM * 50, NetworkPrinter(host, port, timeout_s=2))
    assert outcome.state == ("interrupted" if fault == "dies_midway" else "not_started")


def test_a_slow_printer_is_waited_for() -> None:
    printer = VirtualPrinter()
    with serving(printer, pause_s=0.05) as (host, port):
        assert send(STREAM, NetworkPrinter(host, port, timeout_s=5)).state == "printed"


def test_a_printer_that_takes_nothing_more_is_given_up_after_its_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        outcome = send(STREAM * 4000, NetworkPrinter("127.0.0.1", deaf.getsockname()[1], timeout_s=0.3))
    assert outcome.state == "interrupted"
    assert "timed out" in outcome.why.en


def test_nobody_at_the_port_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    outcome = send(STREAM, NetworkPrinter("127.0.0.1", port, timeout_s=1))
    assert outcome.state == "not_started"
    assert "cannot connect" in outcome.why.en


def test_a_file_gets_the_bytes_one_document_after_the_other(tmp_path: Path) -> None:
    printer = FilePrinter(tmp_path / "lp0")
    assert send(STREAM, printer).state == "sent"
    assert send(STREAM, printer).state == "sent"
    assert (tmp_path / "lp0").read_bytes() == STREAM * 2
    assert send(STREAM, FilePrinter(tmp_path / "nowhere" / "lp0")).state == "not_started"


def test_the_virtual_printer_draws_what_it_printed(tmp_path: Path) -> None:
    target = tmp_path / "paper.png"
    send(STREAM, VirtualPrinter(picture=target))
    with Image.open(target) as paper:
        assert paper.width > 576
    assert "医保购药结算小票" in target.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("address", "kind", "name"),
    [
        ("tcp://192.0.2.7", NetworkPrinter, "tcp://192.0.2.7:9100"),
        ("tcp://printer.example:9101?timeout=3", NetworkPrinter, "tcp://printer.example:9101"),
        ("tcp://[::1]:9100", NetworkPrinter, "tcp://::1:9100"),
        ("usb://04b8:0e15", WiredPrinter, "usb:1208/3605"),
        ("serial:///dev/ttyUSB0?baud=115200", WiredPrinter, "serial:/dev/ttyUSB0/115200"),
        ("file:///dev/usb/lp0", FilePrinter, "file:///dev/usb/lp0"),
        ("virtual://", VirtualPrinter, "virtual://"),
        ("virtual:///tmp/a.png?fault=paper_out", VirtualPrinter, "virtual:///tmp/a.png"),
    ],
)
def test_addresses(address: str, kind: type, name: str) -> None:
    printer = printer_at(address)
    assert isinstance(printer, kind)
    assert printer.name == name


@pytest.mark.parametrize(
    "address",
    ["", "printer", "tcp://", "tcp://host:port", "tcp://h?timeout=-1", "tcp://h?timeout=x", "usb://", "usb://1", "usb://x:y",
     "serial://", "serial:///dev/a?baud=fast", "file://", "ftp://h", "virtual:///a?fault=fire", "tcp://[", "tcp://h:99999"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(PrinterAddressNotUnderstood, match="tcp://"):
        printer_at(address)


class Device:
    """What python-escpos gives for a device that is there."""

    def __init__(self, *where: object, timeout: float) -> None:
        self.where, self.timeout = where, timeout
        self.machine = VirtualPrinter()
        self.asked: bytes = b""
        self.closed = False

    def open(self) -> None: ...

    def close(self) -> None:
        self.closed = True

    def _raw(self, data: bytes) -> None:
        self.asked = data
        self.machine.take(data)

    def _read(self) -> bytes:
        answer = self.machine.answer(self.asked)
        return b"" if answer is None else bytes([answer])


@pytest.mark.parametrize(
    ("printer", "name", "timeout"),
    [
        (WiredPrinter("usb", (1208, 514), 5), "Usb", 5000),
        (WiredPrinter("serial", ("/dev/ttyS9", 9600), 5), "Serial", 2.0),
    ],
)
def test_a_wired_printer_gets_our_bytes_through_the_library(
    printer: WiredPrinter, name: str, timeout: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    from escpos import printer as library

    made: list[Device] = []

    def make(*where: object, timeout: float) -> Device:
        made.append(Device(*where, timeout=timeout))
        return made[-1]

    monkeypatch.setattr(library, name, make)
    outcome = send(STREAM, printer)
    assert outcome.state == "printed"
    assert (made[0].where, made[0].timeout, made[0].closed) == (printer.where, timeout, True)
    assert "百草堂大药房" in made[0].machine.pieces()[0].text


def test_a_wired_printer_without_its_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from escpos import printer as library

    def missing(*_: object, **__: object) -> Any:
        raise RuntimeError("Printing with USB connection requires the pyusb library")

    monkeypatch.setattr(library, "Usb", missing)
    with pytest.raises(OutletPartMissing, match=r"terminal-sim\[printers\]"):
        send(STREAM, printer_at("usb://04b8:0202"))
    monkeypatch.setitem(sys.modules, "escpos", None)
    with pytest.raises(OutletPartMissing, match="python-escpos"):
        send(STREAM, printer_at("serial:///dev/ttyUSB0"))


def test_a_device_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from escpos import printer as library

    def absent(*_: object, **__: object) -> Any:
        raise OSError("device not found")

    monkeypatch.setattr(library, "Serial", absent)
    assert send(STREAM, printer_at("serial:///dev/ttyUSB0")).state == "not_started"


def test_pdf_without_its_library_says_what_to_install() -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.modules['fpdf'] = None\n"
            "from terminal_sim.receipts.outlets import render\n"
            "from tests.receipts.samples import refusal\n"
            "try: render(refusal(), 'pdf')\n"
            "except Exception as wrong: print(type(wrong).__name__, wrong.in_english())",
        ],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert told.stdout.startswith("OutletPartMissing")
    assert "terminal-sim[pdf]" in told.stdout
