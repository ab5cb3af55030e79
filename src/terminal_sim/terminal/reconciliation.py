"""The day's end (日终对账): the institution's book against the bureau's, totals first, then every row that differs.

It means something only because there are two books: nothing here reads the bureau's. Each insurance and clearing
type is checked by its totals; those that are not level are checked row by row. Four outcomes: equal 一致, missing
here 本机构缺, missing there 医保局缺, different 不一致. A row missing here that stands unanswered in the day book
says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from terminal_sim.conversation import Act, Result
from terminal_sim.conversation.institution import DetailCheck, StatedRow, StatedTotals, TotalCheck
from terminal_sim.conversation.replies import DetailRow, DetailsChecked, TotalsChecked
from terminal_sim.terminal.checkout import Till
from terminal_sim.terminal.daybook_rows import Line, Lines, amounts_of

Outcome = Literal["equal", "missing_here", "missing_there", "different"]
OUTCOME_ZH: dict[Outcome, str] = {
    "equal": "一致",
    "missing_here": "本机构缺",
    "missing_there": "医保局缺",
    "different": "不一致",
}
OUTCOME_EN: dict[Outcome, str] = {
    "equal": "equal",
    "missing_here": "missing here",
    "missing_there": "missing there",
    "different": "different",
}
T = TypeVar("T", bound=Result)


@dataclass(frozen=True, slots=True)
class Totals:
    """One insurance and clearing type: the sums of both books."""

    insurance: str
    clearing_type: str
    here: StatedTotals
    there: StatedTotals

    @property
    def level(self) -> bool:
        """Both books say the same."""
        return self.here == self.there


@dataclass(frozen=True, slots=True)
class Compared:
    """One bill in both books. ``hint`` says what the day book knows of a row that is missing here."""

    outcome: Outcome
    here: StatedRow | None
    there: StatedRow | None
    hint_zh: str = ""
    hint_en: str = ""

    @property
    def known(self) -> StatedRow:
        """The row of whichever book has it, the institution's first."""
        row = self.here or self.there
        if row is None:
            raise ValueError("a compared row stands in one of the books")
        return row


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What one institution's day came to."""

    institution: str
    day: date
    totals: tuple[Totals, ...]
    rows: tuple[Compared, ...]
    unanswered: tuple[str, ...]

    @property
    def level(self) -> bool:
        """Every total agrees and every compared row is equal."""
        return all(total.level for total in self.totals) and not self.differences

    @property
    def differences(self) -> tuple[Compared, ...]:
        """The rows that are not equal."""
        return tuple(row for row in self.rows if row.outcome != "equal")

    def counts(self) -> dict[Outcome, int]:
        """How many rows of each outcome."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in OUTCOME_ZH}


def reconcile(till: Till, book: Lines, day: date, *, every_row: bool = False) -> Reconciliation:
    """Check a day. Details are asked for where totals differ, or for everything with ``every_row``."""
    lines = book.lines_of(day)
    counted = [line for line in lines if is_counted(line)]
    there = _told(till, TotalCheck("", "", day, day, _sums(counted)), TotalsChecked)
    kinds = sorted({(line.insurance, line.clearing_type) for line in counted})
    totals = [_totals(till, day, kind, counted) for kind in kinds]
    rows: tuple[Compared, ...] = ()
    if every_row or not there.level or not all(total.level for total in totals):
        totals.append(Totals("", "", _sums(counted), there.bureau))
        rows = _details(till, day, counted, book)
    unanswered = tuple(line.number for line in book.open_lines() if line.day == day)
    return Reconciliation(book.institution, day, tuple(totals), rows, unanswered)


def alone(book: Lines, day: date) -> Reconciliation:
    """A day of an institution that the bureau's book lacks, as an older copy may: all of it is missing there."""
    counted = [line for line in book.lines_of(day) if is_counted(line)]
    rows = tuple(Compared("missing_there", stated(line), None) for line in counted)
    unanswered = tuple(line.number for line in book.open_lines() if line.day == day)
    return Reconciliation(book.institution, day, (Totals("", "", _sums(counted), _sums([])),), rows, unanswered)


def is_counted(line: Line) -> bool:
    """A row that the institution holds to have happened: an answered settlement or cancellation."""
    return (
        line.state == "answered" and bool(line.settlement) and line.act in ("SettleVisit", "SettlePurchase", "Cancel")
    )


def stated(line: Line) -> StatedRow:
    """A row of the day book as it is sent for checking."""
    return StatedRow(
        settlement=line.settlement,
        visit=line.visit,
        person=line.person,
        total_fen=line.total_fen,
        funds_fen=line.funds_fen,
        accounts_fen=line.accounts_fen,
        refund=line.refund,
        number=line.number,
    )


def _totals(till: Till, day: date, kind: tuple[str, str], counted: Sequence[Line]) -> Totals:
    insurance, clearing_type = kind
    here = _sums(line for line in counted if (line.insurance, line.clearing_type) == kind)
    answer = _told(till, TotalCheck(insurance, clearing_type, day, day, here), TotalsChecked)
    return Totals(insurance, clearing_type, here, answer.bureau)


def _sums(lines: Iterable[Line]) -> StatedTotals:
    rows = list(lines)
    return StatedTotals(
        total_fen=sum(row.total_fen for row in rows),
        funds_fen=sum(row.funds_fen for row in rows),
        accounts_fen=sum(row.accounts_fen for row in rows),
        cash_fen=sum(row.cash_fen for row in rows),
        count=len(rows),
    )


def _details(till: Till, day: date, counted: Sequence[Line], book: Lines) -> tuple[Compared, ...]:
    asked = DetailCheck(day, day, rows=tuple(stated(line) for line in counted))
    answer = _told(till, asked, DetailsChecked)
    by_number = {line.number: line for line in counted}
    return tuple(_compared(row, book, by_number) for row in answer.rows)


def _compared(row: DetailRow, book: Lines, by_number: Mapping[str, Line]) -> Compared:
    if row.outcome == "equal":
        line = by_number.get(row.institution.number) if row.institution is not None else None
        changed = () if line is None else _unlike_its_answer(line)
        if changed:
            names = ", ".join(changed)
            hint = f"日账与其所存答复不符：{names}", f"the day book differs from the answer kept in it: {names}"
            return Compared("different", row.institution, row.bureau, *hint)
        return Compared("equal", row.institution, row.bureau)
    if row.outcome == "different":
        return Compared("different", row.institution, row.bureau)
    if row.outcome == "institution_only":
        return Compared("missing_there", row.institution, None)
    line = book.line(row.bureau.number) if row.bureau is not None else None
    hint_zh, hint_en = "", ""
    if line is not None and line.state in ("sent", "unanswered"):
        hint_zh, hint_en = "日账中该报文无答复，请先 recover", "its message stands unanswered here: recover it"
    elif line is not None and line.day.isoformat() != _day_told(line):
        hint_zh, hint_en = f"日账记在 {line.day}", f"the day book has it on {line.day}"
    elif line is not None:
        hint_zh, hint_en = f"日账中状态为 {line.state}", f"the day book has it as {line.state}"
    return Compared("missing_here", None, row.bureau, hint_zh, hint_en)


def _unlike_its_answer(line: Line) -> tuple[str, ...]:
    """Columns of a row that are not what was answered: what the interface's rows cannot tell, as cash or insurance."""
    if line.settled is None:
        return ()
    told = amounts_of(line.settled)
    kept = {**{name: getattr(line, name, None) for name in told}, "day": line.day.isoformat(), "body": told["body"]}
    return tuple(name for name, value in told.items() if kept[name] != value)


def _day_told(line: Line) -> str:
    """The settlement day that the bureau's answer gave, the row's own where there is none."""
    return line.day.isoformat() if line.settled is None else line.settled.at.date().isoformat()


def _told(till: Till, act: Act, kind: type[T]) -> T:
    result = till.ask(act)
    if not isinstance(result, kind):
        raise TypeError(f"wanted {kind.__name__}, got {type(result).__name__}")
    return result
