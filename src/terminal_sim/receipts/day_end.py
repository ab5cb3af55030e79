"""The day-end statement (日终对账单): both books' sums by insurance type, and every bill on which they differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from terminal_sim.conversation.institution import StatedRow, StatedTotals
from terminal_sim.conversation.replies import DetailRow
from terminal_sim.money import yuan
from terminal_sim.receipts import phrases
from terminal_sim.receipts.facts import CheckedTotalsFacts, DayEndFacts, DifferenceFacts, TotalsFacts
from terminal_sim.receipts.model import (
    Banner,
    Block,
    Code,
    Column,
    Document,
    Fact,
    Facts,
    Language,
    Note,
    Notes,
    Signatures,
    Table,
    Title,
    Words,
)
from terminal_sim.settlement.claim import PlaceFacts


@dataclass(frozen=True, slots=True)
class TotalsSeen:
    """One total check (对总账): both sums of one insurance and clearing type, or of all where those are empty."""

    insurance: str
    institution: StatedTotals
    bureau: StatedTotals
    clearing_type: str = ""

    @property
    def level(self) -> bool:
        return self.institution == self.bureau


def for_day_end(
    place: PlaceFacts,
    day: date,
    *,
    at: datetime,
    checks: Sequence[TotalsSeen],
    rows: Sequence[DetailRow] = (),
    unanswered: Sequence[str] = (),
    operator: str = "",
    statement: str = "",
    language: Language = "zh",
) -> Document:
    """The statement of one institution's day. ``rows`` are the detail check's; the equal ones are only counted.

    ``unanswered`` are numbers of messages that nobody has answered yet; with one of them the day is not level.
    """
    number = statement or f"{place.code}-{day:%Y%m%d}"
    differing = tuple(row for row in rows if row.outcome != "equal")
    return Document(
        kind="day_end",
        issued_at=at,
        language=language,
        blocks=tuple(_blocks(place, day, at, checks, rows, differing, unanswered, operator, number)),
        facts=DayEndFacts(
            day=day,
            institution_code=place.code,
            institution_name=place.name,
            operator=operator,
            checks=tuple(_check(seen) for seen in checks),
            bills=len(rows),
            differences=tuple(_difference(row) for row in differing),
            unanswered=tuple(unanswered),
        ),
        statement_id=number,
    )


def _blocks(
    place: PlaceFacts,
    day: date,
    at: datetime,
    checks: Sequence[TotalsSeen],
    rows: Sequence[DetailRow],
    differing: Sequence[DetailRow],
    unanswered: Sequence[str],
    operator: str,
    number: str,
) -> Iterator[Block]:
    yield phrases.SIMULATOR
    yield Title(Words(place.name, place.name_en), phrases.TITLES["day_end"])
    level = all(seen.level for seen in checks) and not differing and not unanswered
    if not level:
        yield Banner(Words("账目不平 · 请核对", "BOOKS DIFFER - CHECK"), "refused")
    yield Facts(
        Words("单据", "Document"),
        (
            Fact(Words("对账单号", "Statement no."), Words.same(number), wide=True),
            Fact(Words("结算日", "Day"), Words.same(day.isoformat())),
            Fact(Words("打印时间", "Printed"), Words.same(f"{at:%Y-%m-%d %H:%M:%S}")),
            Fact(Words("机构编码", "Institution code"), Words.same(place.code)),
            Fact(Words("经办人", "Operator"), Words.same(operator or "-")),
            Fact(Words("对账结果", "Outcome"), Words("平账", "level") if level else Words("不平", "not level")),
        ),
    )
    yield Table(Words("对总账", "Totals"), _TOTALS, tuple(row for seen in checks for row in _total_rows(seen)))
    if rows:
        yield _details(rows, differing)
    if unanswered:
        waiting = (Note(Words.same(each)) for each in unanswered)
        yield Notes(Words("无答复报文", "Unanswered messages"), tuple(waiting), "say")
    yield Code(number, Words("对账单号", "Statement number"))
    yield Signatures((Words("经办人", "Operator"), Words("复核", "Checked by")))
    yield phrases.SIMULATOR


_TOTALS = (
    Column(Words("险种", "Insurance"), Words("险种", "Insurance"), "title", "left"),
    Column(Words("账本", "Book"), Words("账本", "Book"), "title", "left"),
    Column(Words("笔数", "Count"), Words("笔数", "Count"), "main"),
    Column(Words("总额", "Total"), Words("总额", "Total"), "main"),
    Column(Words("基金", "Funds"), Words("基金", "Funds"), "main"),
    Column(Words("个人账户", "Accounts"), Words("账户", "acct."), "detail"),
    Column(Words("现金", "Cash"), Words("现金", "cash"), "detail"),
    Column(Words("结果", "Outcome"), Words("结果", "outcome"), "detail"),
)
_DIFFERENCES = (
    Column(Words("差异", "Difference"), Words("差异", "Difference"), "title", "left"),
    Column(Words("结算编号", "Settlement"), Words("结算编号", "Settlement"), "title", "left"),
    Column(Words("本机构金额", "Ours"), Words("本机构", "Ours"), "main"),
    Column(Words("医保金额", "Bureau"), Words("医保", "Bureau"), "main"),
)
_OUTCOMES = {
    "equal": Words("一致", "equal"),
    "bureau_only": Words("仅医保有", "bureau only"),
    "institution_only": Words("仅本机构有", "ours only"),
    "different": Words("金额不同", "amounts differ"),
}


_ALL = Words("全部", "all")


def _total_rows(seen: TotalsSeen) -> Iterator[tuple[Words, ...]]:
    insurance = phrases.INSURANCE.get(seen.insurance, Words(seen.insurance) if seen.insurance else _ALL)
    kind = phrases.VISIT_TYPE.get(seen.clearing_type, Words(seen.clearing_type))
    outcome = Words("平", "level") if seen.level else Words("不平", "not level")
    for book, totals in ((Words("本机构", "ours"), seen.institution), (Words("医保局", "bureau"), seen.bureau)):
        yield (
            Words(f"{insurance.zh} {kind.zh}".rstrip(), f"{insurance.en} {kind.en or kind.zh}".rstrip()),
            book,
            Words.same(str(totals.count)),
            Words.same(yuan(totals.total_fen)),
            Words.same(yuan(totals.funds_fen)),
            Words.same(yuan(totals.accounts_fen)),
            Words.same(yuan(totals.cash_fen)),
            outcome,
        )


def _details(rows: Sequence[DetailRow], differing: Sequence[DetailRow]) -> Table | Notes:
    title = Words("对明细账", "Details")
    if not differing:
        agreed = Words(f"{len(rows)}笔明细全部一致", f"all {len(rows)} bills agree")
        return Notes(title, (Note(agreed),), "say")
    return Table(title, _DIFFERENCES, tuple(_difference_row(row) for row in differing))


def _difference_row(row: DetailRow) -> tuple[Words, ...]:
    return (
        _OUTCOMES[row.outcome],
        Words.same(_settlement(row)),
        Words.same("-" if row.institution is None else yuan(row.institution.total_fen)),
        Words.same("-" if row.bureau is None else yuan(row.bureau.total_fen)),
    )


def _difference(row: DetailRow) -> DifferenceFacts:
    return DifferenceFacts(row.outcome, _settlement(row), _total(row.institution), _total(row.bureau))


def _settlement(row: DetailRow) -> str:
    held = row.institution or row.bureau
    return held.settlement or held.number if held else ""


def _total(row: StatedRow | None) -> int | None:
    return None if row is None else row.total_fen


def _check(seen: TotalsSeen) -> CheckedTotalsFacts:
    return CheckedTotalsFacts(
        seen.insurance, seen.clearing_type, seen.level, _totals(seen.institution), _totals(seen.bureau)
    )


def _totals(totals: StatedTotals) -> TotalsFacts:
    return TotalsFacts(totals.count, totals.total_fen, totals.funds_fen, totals.accounts_fen, totals.cash_fen)
