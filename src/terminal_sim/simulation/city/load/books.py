"""The load's own day books (压力测试自己的日账), one for each institution: what was sent, what came back, what did not.

They answer what recovery and the night's reconciliation ask of a terminal's day book, without a database: a load that
is killed keeps nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from terminal_sim.conversation import Asking, Reply
from terminal_sim.conversation.institution import Cancel, Reverse, SettlePurchase, SettleVisit
from terminal_sim.conversation.replies import Settled
from terminal_sim.terminal.daybook_rows import Line, State

SERIALS = 10_000


@dataclass(slots=True)
class LoadBook:
    """The day book of one institution."""

    institution: str
    lines: dict[str, Line] = field(default_factory=dict)
    _serial: int = 0

    def next_number(self, at: datetime) -> str:
        """A message number of the interface's form: institution 12, time 14, serial 4."""
        self._serial += 1
        return f"{self.institution:0<12.12}{at:%Y%m%d%H%M%S}{self._serial % SERIALS:04d}"

    def sent(self, asking: Asking) -> None:
        """Keep that a message is about to be sent."""
        if asking.sent_at is None:
            raise ValueError("a message that books money says when it was sent")
        said = _asked(asking)
        self.lines[asking.number] = replace(said, sent_at=asking.sent_at, day=asking.sent_at.date())

    def replied(self, asking: Asking, reply: Reply) -> None:
        """Keep what came back."""
        if reply.refusal is not None:
            self._change(asking.number, state="refused", refusal=reply.refusal.code)
        elif isinstance(reply.result, Settled):
            self.adopt(asking.number, reply.result)
        else:
            self._change(asking.number, state="answered")

    def unanswered(self, asking: Asking) -> None:
        """Keep that nothing came back."""
        self._change(asking.number, state="unanswered")

    def line(self, number: str) -> Line | None:
        """One row by its message number, or None."""
        return self.lines.get(number)

    def lines_of(self, day: date) -> tuple[Line, ...]:
        """All rows of a settlement day, in the order sent."""
        return tuple(line for line in self.lines.values() if line.day == day)

    def days(self) -> tuple[date, ...]:
        """The settlement days that have rows."""
        return tuple(sorted({line.day for line in self.lines.values()}))

    def open_lines(self, sent_before: datetime | None = None) -> tuple[Line, ...]:
        """Rows without an answer."""
        found = (line for line in self.lines.values() if line.state in ("sent", "unanswered"))
        return tuple(line for line in found if sent_before is None or line.sent_at < sent_before)

    def keep(self, number: str, state: State, *, undone_by: str = "", refusal: str = "") -> None:
        """Keep what recovery found out."""
        self._change(number, state=state, undone_by=undone_by, refusal=refusal)

    def adopt(self, number: str, settled: Settled | None) -> None:
        """Keep an answer, also one that was learnt later."""
        if settled is None:
            self._change(number, state="answered")
            return
        sums = settled.settlement
        self._change(
            number,
            state="answered",
            day=settled.at.date(),
            settlement=settled.settlement_id,
            visit=settled.visit,
            person=settled.person.number,
            insurance=settled.cover.insurance,
            clearing_type=settled.visit_type[:2],
            refund=settled.kind == "cancellation",
            total_fen=sums.header.total_fen,
            funds_fen=sums.funds_fen,
            accounts_fen=sums.accounts_fen,
            cash_fen=sums.cash_fen,
        )

    def _change(self, number: str, **values: object) -> None:
        self.lines[number] = replace(self.lines[number], **values)  # type: ignore[arg-type]


def _asked(asking: Asking) -> Line:
    """What is known of a message before it is answered."""
    act, at = asking.act, asking.sent_at or datetime.min
    line = Line(asking.number, asking.sender.code, type(act).__name__, "sent", at, at.date())
    if isinstance(act, SettleVisit):
        charge = act.charge
        return replace(
            line,
            own_bill=charge.batch,
            visit=charge.visit,
            insurance=charge.insurance,
            clearing_type=charge.visit_type[:2],
            total_fen=charge.total_fen,
        )
    if isinstance(act, SettlePurchase):
        bought = act.purchase
        return replace(
            line,
            own_bill=bought.own_bill,
            insurance=bought.insurance,
            clearing_type=bought.visit_type[:2],
            total_fen=bought.bill.total_fen,
        )
    if isinstance(act, Cancel):
        return replace(line, original=act.settlement, visit=act.visit, person=act.person, refund=True)
    if isinstance(act, Reverse):
        return replace(line, original=act.original_number, person=act.person)
    return line
