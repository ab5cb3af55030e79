"""Every fault at every step: what docs/faults.md says of both books, the next act and the night's report is so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from terminal_sim.conversation import Asking
from terminal_sim.errors.talk import NoReply
from terminal_sim.faults.kinds import FAULT_NAMES, FAULTS, FaultName
from terminal_sim.terminal.checkout import advance, possible
from tests.faults.struck import Shop, report, shop, silent

PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
ALWAYS = "as always"
STEPS = {
    "show": {"clinic": "ShowCode"},
    "decode": {"clinic": "Decode"},
    "identify": {"clinic": "Identify"},
    "register": {"clinic": "Register"},
    "lines": {"clinic": "SendLines"},
    "quote": {"clinic": "QuoteVisit", "pharmacy": "QuotePurchase"},
    "settle": {"clinic": "SettleVisit", "pharmacy": "SettlePurchase"},
    "cancel": {"pharmacy": "Cancel"},
    "reverse": {"pharmacy": "Reverse"},
    "find": {"pharmacy": "FindMessage"},
    "totals": {"pharmacy": "TotalCheck"},
    "details": {"pharmacy": "DetailCheck"},
}
MOVES = {
    "decode": ("presented", "decode"),
    "identify": ("decoded", "identify"),
    "register": ("identified", "register"),
    "lines": ("registered", "send_lines"),
    "settle": ("quoted", "settle"),
}


@dataclass(frozen=True)
class Consequence:
    """One row of the second table."""

    code: str
    words: str
    kept: str
    entries: str
    row: str
    next_act: str
    then_entries: str
    then_row: str
    night: str
    night_after: str


def tables() -> list[list[list[str]]]:
    """The page's tables: rows of cells, headings first."""
    found: list[list[list[str]]] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("|"):
            found.append([])
            continue
        cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        if not set("".join(cells)) <= {"-"}:
            found[-1].append(cells)
    return [table for table in found if table]


LISTED, MATRIX, LEGEND = tables()
CONSEQUENCES = {row[0]: Consequence(*row) for row in LEGEND[1:]}
CELLS = [
    pytest.param(fault, step, business, CONSEQUENCES[code], id=f"{fault}-{step}-{business}-{code}")
    for fault, *codes in MATRIX[1:]
    for step, code in zip(MATRIX[0][1:], codes, strict=True)
    for business in STEPS[step]
]


def test_the_page_lists_every_fault_in_the_order_of_the_program() -> None:
    assert [row[0] for row in LISTED[1:]] == list(FAULT_NAMES) == [row[0] for row in MATRIX[1:]]
    for name, what, wire in LISTED[1:]:
        start = FAULTS[name].en.split(",")[0].split(" ")[0]  # type: ignore[index]
        assert what.split(",")[0].split(" ")[0] in (start, "nothing", "the"), name
        assert wire


def test_every_step_of_the_page_is_driven_and_every_code_used() -> None:
    assert MATRIX[0][1:] == list(STEPS)
    assert {code for row in MATRIX[1:] for code in row[1:]} == set(CONSEQUENCES)


@pytest.mark.parametrize(("fault", "step", "business", "wanted"), CELLS)
def test_cell(db: str, fault: FaultName, step: str, business: str, wanted: Consequence) -> None:
    act = STEPS[step][business]
    with shop(db, business) as here:
        struck, asking = brought_to(here, step, fault, act)
        before = struck.entries_before
        if wanted.code == "N":
            assert not struck.silent
            assert report(here.night()) == wanted.night
            return
        assert struck.silent == (FAULTS[fault].strikes == "lost")
        assert {True: "yes", False: "no"}[here.kept(asking)] == wanted.kept
        assert here.entries() - before == int(wanted.entries)
        assert row_of(here, step, asking) == wanted.row
        do(here, step, wanted.next_act, asking)
        here.tomorrow()
        assert here.entries() - before == int(wanted.then_entries)
        assert row_of(here, step, asking) == wanted.then_row
        assert report(here.night(every_row=True)) == wanted.night_after


def nights() -> list[ParameterSet]:
    """Every cell in which something strikes; where an earlier fault led to the same books, it is left to slow runs."""
    seen: set[str] = set()
    found = []
    for cell in CELLS:
        same = str(cell.id).partition("-")[2]
        if not same.endswith("-N"):
            found.append(pytest.param(*cell.values, id=cell.id, marks=[pytest.mark.slow] if same in seen else []))
            seen.add(same)
    return found


@pytest.mark.parametrize(("fault", "step", "business", "wanted"), nights())
def test_night_if_nobody_acts(db: str, fault: FaultName, step: str, business: str, wanted: Consequence) -> None:
    with shop(db, business) as here:
        struck, _ = brought_to(here, step, fault, STEPS[step][business])
        if step in ("totals", "details"):
            assert struck.night == wanted.night
            return
        here.tomorrow()
        assert report(here.night(every_row=True)) == wanted.night


@dataclass
class Struck:
    """What came of the struck step."""

    silent: bool
    entries_before: int
    night: str = ""


def brought_to(here: Shop, step: str, fault: FaultName, act: str) -> tuple[Struck, Asking]:
    """The sale up to the step, unharmed; then the rule, then the step. Returns what came, and the struck message."""
    ready = _BEFORE.get(step)
    if ready is not None:
        ready(here)
    elif step == "quote":
        here.upto("lines_sent" if here.business == "clinic" else "identified")
    elif step != "show":
        here.upto(MOVES[step][0])
    if step == "decode":
        here.show()
    here.strike(fault, act)
    struck = Struck(False, here.entries())
    act_now = _DO.get(step, _next_move)
    struck.silent = silent(lambda: act_now(here, struck))
    asking = next(asked for asked in here.wire.asked[::-1] if type(asked.act).__name__ == act)
    return struck, asking


def _next_move(here: Shop, struck: Struck) -> None:
    here.move(possible(here.sale)[0])


def _show(here: Shop, struck: Struck) -> None:
    here.show()


def _cancel(here: Shop, struck: Struck) -> None:
    here.cancel()


def _decode(here: Shop, struck: Struck) -> None:
    here.sale = advance(here.till, here.sale, "decode")


def _recover_by_reversing(here: Shop, struck: Struck) -> None:
    before = len(here.book.open_lines())
    here.recover("reverse")
    if len(here.book.open_lines()) >= before:
        _silence()


def _recover(here: Shop, struck: Struck) -> None:
    here.recover("adopt")
    if here.book.open_lines():
        _silence()


def _silence() -> None:
    raise NoReply(number="recovery was met with silence")


def _night(every_row: bool) -> Callable[[Shop, Struck], None]:
    def look(here: Shop, struck: Struck) -> None:
        struck.night = "no report"
        struck.night = report(here.night(every_row=every_row))

    return look


def _settled(here: Shop) -> None:
    here.upto("settled")


def _lost(here: Shop) -> None:
    """A settlement whose reply was lost: what recovery is for."""
    here.upto("quoted")
    here.strike("lose_reply", "SettlePurchase")
    assert silent(lambda: here.move("settle"))


_BEFORE: dict[str, Callable[[Shop], None]] = {
    "show": lambda here: None,
    "cancel": _settled,
    "reverse": _lost,
    "find": _lost,
    "totals": _settled,
    "details": _settled,
}
_DO: dict[str, Callable[[Shop, Struck], None]] = {
    "show": _show,
    "decode": _decode,
    "cancel": _cancel,
    "reverse": _recover_by_reversing,
    "find": _recover,
    "totals": _night(every_row=False),
    "details": _night(every_row=True),
}


def row_of(here: Shop, step: str, asking: Asking) -> str:
    """The state of the struck message's row; for a look-up, of the row it was about."""
    number = asking.act.original_number if step == "find" else asking.number  # type: ignore[attr-defined]
    line = here.line(number)
    return "–" if line is None else line.state


def do(here: Shop, step: str, next_act: str, asking: Asking) -> None:
    """The client's next act; it must come through."""
    if next_act == "same message again":
        kept = here.kept(asking)
        reply = here.wire.answer(asking)
        assert reply.refusal is None
        assert reply.repeated == kept
    elif next_act == "recover":
        here.recover("reverse" if step == "reverse" else "adopt")
        assert not here.book.open_lines()
    else:
        assert next_act == "check again"
        assert report(here.night(every_row=step == "details")) == "level"
