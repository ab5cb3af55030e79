"""The bill's lines as a table (费用明细表), and the remarks that came with the reply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from terminal_sim.bill import BillLine, Split
from terminal_sim.conversation.replies import Settled
from terminal_sim.money import ZERO_RATE, plain, yuan
from terminal_sim.receipts import phrases
from terminal_sim.receipts.gathered import quantity_shown
from terminal_sim.receipts.model import LANGUAGES, Column, Note, Notes, Table, Words
from terminal_sim.receipts.units import counted, packing_en

_ID = re.compile(r"[A-Z]-[0-9-]+")
COLUMNS = (
    Column(Words("序", "No."), Words("序", "No."), "title"),
    Column(Words("类", "Class"), Words("类", "Cl."), "title", "left"),
    Column(Words("项目 / 规格", "Item"), Words("项目", "Item"), "title", "left"),
    Column(Words("数量", "Qty"), Words("数量", "Qty"), "main"),
    Column(Words("单价", "Price"), Words("单价", "Price"), "main"),
    Column(Words("金额", "Total"), Words("金额", "Total"), "main"),
    Column(Words("全自费", "Out of scope"), Words("自费", "out"), "detail"),
    Column(Words("超限价", "Over limit"), Words("超限", "over"), "detail"),
    Column(Words("先行自付", "Advance"), Words("先付", "adv."), "detail"),
    Column(Words("范围内", "In scope"), Words("范围内", "in scope"), "detail"),
)


def lines_block(settled: Settled) -> Table:
    """Every line with class, quantity, price and its four parts."""
    pairs = zip(settled.bill.lines, settled.settlement.lines, strict=True)
    return Table(Words("费用明细", "Items"), COLUMNS, tuple(_row(line, split) for line, split in pairs))


def notes_block(notes: tuple[str, ...]) -> Iterator[Notes]:
    """Remarks of the reply that the holder of the receipt must read; bare ids of open questions share one line."""
    said = [Note(_both(note)) for note in notes if not _ID.fullmatch(note)]
    ids = sorted(note for note in notes if _ID.fullmatch(note))
    if ids:
        zh, en = "、".join(ids), ", ".join(ids)
        said.append(Note(Words(f"所用规则存疑：{zh}", f"open questions of the rules used: {en}")))
    if said:
        yield Notes(Words("提示", "Notes"), tuple(said), "say")


def _row(line: BillLine, split: Split) -> tuple[Words, ...]:
    item_class = phrases.ITEM_CLASS.get(line.item_class, Words(line.item_class))
    return (
        Words.same(str(line.number)),
        Words(f"[{item_class.zh}]", f"[{item_class.en}]", f"[{item_class.said('both')}]"),
        _name(line),
        _quantity(quantity_shown(line, split), line.unit),
        Words.same(_money(line.unit_price_e6)),
        Words.same(yuan(split.total_fen)),
        Words.same(yuan(split.out_of_scope_fen)),
        Words.same(yuan(split.over_limit_fen)),
        Words.same(yuan(split.advance_fen)),
        Words.same(yuan(split.in_scope_fen)),
    )


def _name(line: BillLine) -> Words:
    parts = [Words(line.name, line.name_en), Words(line.spec, packing_en(line.spec), line.spec)]
    if line.advance_rate != ZERO_RATE and line.item_class == "B":
        percent = line.advance_rate.percent()
        parts.append(Words(f"自付{percent}", f"advance {percent}", f"自付 advance {percent}"))
    if line.price_limit_e6 is not None:
        limit = _money(line.price_limit_e6)
        parts.append(Words(f"限价{limit}", f"limit {limit}", f"限价 limit {limit}"))
    if line.returns is not None:
        parts.append(Words(f"退第{line.returns}行", f"returns line {line.returns}"))
    zh, en, both = (" ".join(part.said(language) for part in parts if part.zh) for language in LANGUAGES)
    return Words(zh, en, both)


def _quantity(quantity: str, unit: str) -> Words:
    return Words(f"{quantity}{unit}", counted(quantity, unit), f"{quantity}{unit}")


def _money(amount_e6: int) -> str:
    """A unit price with at least two decimals."""
    whole, _, decimals = plain(amount_e6, 6).partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def _both(note: str) -> Words:
    """A remark that holds both languages with `` | `` between them."""
    zh, _, en = note.partition(" | ")
    return Words(zh, en)
