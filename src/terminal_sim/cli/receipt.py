"""``terminal-sim receipt``: draw a kept receipt again, in any form, or send it to a printer."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.errors.receipts import NeedsFile, PrinterFailed
from terminal_sim.reading.files import write_file
from terminal_sim.receipts.copies import as_copy
from terminal_sim.receipts.document import in_language, without_why
from terminal_sim.receipts.model import Document, Language
from terminal_sim.receipts.outlets import OUTLETS, as_bytes, outlet, render
from terminal_sim.receipts.outlets.escpos import Mode, Rom
from terminal_sim.receipts.outlets.pdf import Paper
from terminal_sim.receipts.printers.address import printer_at
from terminal_sim.receipts.printing import hand_over
from terminal_sim.terminal import papers
from terminal_sim.terminal.prints import Prints
from terminal_sim.world.counter import issued, open_papers
from terminal_sim.world.opening import OpenWorld

NO_WORLD_OPTIONS = WorldOptions()


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class PaperOptions:
    """What the receipt is put on."""

    width: Annotated[int, Parameter(help="小票纸宽 58 或 80 毫米 | width of the roll in mm")] = 80
    paper: Annotated[Paper, Parameter(help="PDF 纸张 | paper of a PDF")] = "A4"
    mode: Annotated[Mode, Parameter(help="打印机字库或点阵 | the printer's type, or dots")] = "text"
    rom: Annotated[Rom, Parameter(help="打印机字库 | characters of the printer's own font")] = "gbk"

    def of(self, name: str) -> dict[str, Any]:
        """The options that an outlet of that name takes."""
        options: dict[str, dict[str, Any]] = {
            "text": {"width_mm": self.width},
            "terminal": {"width_mm": self.width},
            "png": {"width_mm": self.width},
            "pdf": {"paper": self.paper, "width_mm": self.width},
            "escpos": {"width_mm": self.width, "mode": self.mode, "rom": self.rom},
        }
        return options.get(name, {})


NO_PAPER_OPTIONS = PaperOptions()


def receipt(
    number: Annotated[str, Parameter(help="结算、拒绝或对账单编号；缺省列出全部 | its number; default: a list")] = "",
    /,
    *,
    as_: Annotated[str, Parameter(name="--as", help="text terminal html png pdf escpos json csv")] = "",
    out: Annotated[Path | None, Parameter(help="写入文件 | write to a file")] = None,
    printer: Annotated[
        str, Parameter(name="--print", help="打印机：tcp:// usb:// serial:// file:// virtual:// | a printer")
    ] = "",
    copy: Annotated[bool, Parameter(negative="", help="标为副本 | mark it as a copy")] = False,
    why: Annotated[bool, Parameter(help="计算说明 | the lines that explain the sums")] = True,
    lang: Annotated[Language | None, Parameter(help="zh、en 或 both | in which language")] = None,
    paper: PaperOptions = NO_PAPER_OPTIONS,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """重出单据：文本、网页、图片、PDF、打印机指令、数据。 | Draw a kept receipt again, or print it.

    打印过的单据再次打印时标为副本。 | What may be on paper already is marked as a copy when it is printed again.
    """
    with world.opened() as opened:
        if not number:
            _list(opened)
            return
        document = issued(opened, number)
        shown = document if why else without_why(document)
        shown = in_language(shown, lang) if lang else shown
        if printer:
            _print(shown, printer, opened, paper, copy=copy)
        if out is not None or not printer:
            show(as_copy(shown) if copy else shown, "json" if as_json else as_, out, paper)


def show(document: Document, name: str, out: Path | None, paper: PaperOptions = NO_PAPER_OPTIONS) -> None:
    """A document to the screen or into a file; without a name the file's ending says what it becomes."""
    chosen = outlet(name or _by_ending(out))
    rendered = render(document, chosen.name, **paper.of(chosen.name))
    if out is not None:
        write_file(out, as_bytes(rendered))
        print(f"已写入 | written to {out}")
    elif isinstance(rendered, bytes):
        if sys.stdout.isatty():
            raise NeedsFile(outlet=chosen.name)
        sys.stdout.buffer.write(rendered)
    else:
        print(rendered, end="")


def _by_ending(out: Path | None) -> str:
    if out is None:
        return "terminal" if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else "text"
    found = next((name for name, row in OUTLETS.items() if row.suffix == out.suffix.casefold()), "")
    return found or outlet(out.suffix.removeprefix(".") or "text").name


def _print(document: Document, address: str, world: OpenWorld, paper: PaperOptions, *, copy: bool) -> None:
    printer = printer_at(address, paper.width)
    shown = as_copy(document) if copy else document
    with open_papers(world) as books:
        journal = Prints(books, world.id)
        outcome = hand_over(shown, printer, journal, width_mm=paper.width, mode=paper.mode, rom=paper.rom)
    if outcome.state in ("not_started", "interrupted"):
        raise PrinterFailed(printer=printer.name, why_zh=outcome.why.zh, why=outcome.why.en)
    marked = "（副本 | copy）" if outcome.copy or copy else ""
    print(f"{outcome.why.zh} | {outcome.why.en} {marked}".rstrip())


def _list(world: OpenWorld) -> None:
    with open_papers(world) as books:
        listed = papers.listed(books, world.id)
        if not listed:
            print("尚未开出单据；已结算的可凭结算编号补开 | no papers yet; a settlement's is issued by its number")
        for paper in listed:
            print(f"{paper.id}  {paper.issued_at:%Y-%m-%d %H:%M:%S}  {paper.kind}  {paper.institution}")
