"""One sale at the till (收银流程): which move follows which, as a table that the code dispatches from.

A clinic decodes, identifies, registers, sends lines, quotes and settles; a pharmacy sends its lines inside quote and
settle. The day book commits *sent* before any asking that books, so that a lost reply is always known as such.

Sources: national interface flows (9001 → 1101 → 2201 → 2203 → 2204 → 2206 → 2207; 1101 → 2101 → 2102); D1, D3, D16.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol, TypeVar

from terminal_sim.bill import Bill
from terminal_sim.clock import Clock
from terminal_sim.conversation import Act, Answers, Asking, Reply, Result, Sender
from terminal_sim.conversation.institution import (
    ChargeVisit,
    Credential,
    Decode,
    Identify,
    Purchase,
    QuotePurchase,
    QuoteVisit,
    Register,
    SendLines,
    SettlePurchase,
    SettleVisit,
)
from terminal_sim.conversation.replies import Decoded, Identified, LinesSplit, Registered, Settled
from terminal_sim.errors.talk import NoReply, OutOfTurn
from terminal_sim.settlement.claim import AccountUse

Stage = Literal["presented", "decoded", "identified", "registered", "lines_sent", "quoted", "settled"]
STAGE_ZH: dict[str, str] = {
    "presented": "已扫码",
    "decoded": "已解码",
    "identified": "已识别人员",
    "registered": "已挂号",
    "lines_sent": "已上传明细",
    "quoted": "已预结算",
    "settled": "已结算",
}
BUSINESS_TYPE = {"clinic": "01301", "pharmacy": "02121"}
VISIT_TYPE = {"clinic": "11", "pharmacy": "41"}
NO_CREDENTIAL = Credential("01", "")
T = TypeVar("T")


class Book(Protocol):
    """What the till needs of its day book."""

    def next_number(self, at: datetime) -> str: ...
    def sent(self, asking: Asking) -> None: ...
    def replied(self, asking: Asking, reply: Reply) -> None: ...
    def unanswered(self, asking: Asking) -> None: ...


@dataclass(frozen=True, slots=True)
class Till:
    """One counter of one institution: whom it asks, which book it keeps, who stands behind it.

    ``tries``: how often a message that books no money is sent, under one number, before its silence is reported.
    """

    institution: str
    bureau: Answers
    book: Book
    clock: Clock
    operator: str = "001"
    operator_name: str = "收银员甲"
    tries: int = 1

    def ask(self, act: Act) -> Result:
        """Ask without keeping a row: reads, and acts that book no money. Raises refusals and NoReply.

        Where no reply comes, the same message goes out again: the bureau carries it out once, whatever was lost.
        """
        asking = self._asking(act)
        for _ in range(self.tries - 1):
            try:
                return self.bureau.answer(asking).must()
            except NoReply:
                continue
        return self.bureau.answer(asking).must()

    def book_and_ask(self, act: Act) -> Result:
        """Commit *sent*, then ask; the reply, a refusal or silence is kept. For every act that books money."""
        asking = self._asking(act)
        self.book.sent(asking)
        try:
            reply = self.bureau.answer(asking)
        except NoReply:
            self.book.unanswered(asking)
            raise
        self.book.replied(asking, reply)
        return reply.must()

    def _asking(self, act: Act) -> Asking:
        now = self.clock.now()
        sender = Sender("institution", self.institution, self.operator, self.operator_name)
        return Asking(self.book.next_number(now), sender, act, now)


@dataclass(frozen=True, slots=True)
class Sale:
    """Where one sale stands and what is known of it so far. A move makes the next record."""

    bill: Bill
    stage: Stage = "presented"
    code_text: str = ""
    credential: Credential = NO_CREDENTIAL
    account_use: AccountUse = "1"
    insurance: str = ""
    number: str = ""
    decoded: Decoded | None = None
    identified: Identified | None = None
    visit: str = ""
    split: LinesSplit | None = None
    quote: Settled | None = None
    settled: Settled | None = None

    @property
    def person(self) -> str:
        """The person number, once identified."""
        return self.identified.person.number if self.identified else ""


def by_code(bill: Bill, text: str, *, number: str, account_use: AccountUse = "1", insurance: str = "") -> Sale:
    """A sale that begins with a scanned code. ``number`` is the till's own bill number."""
    return Sale(bill, code_text=text, number=number, account_use=account_use, insurance=insurance)


def by_credential(
    bill: Bill, credential: Credential, *, number: str, account_use: AccountUse = "1", insurance: str = ""
) -> Sale:
    """A sale that begins with an identity card (02), a social card (03), or a token already at hand (01)."""
    return Sale(
        bill, "decoded", credential=credential, number=number, account_use=account_use, insurance=insurance
    )  # fmt: skip


def possible(sale: Sale) -> tuple[str, ...]:
    """The names of the moves that may follow."""
    return tuple(move for (business, stage, move) in MOVES if business == sale.bill.business and stage == sale.stage)


def advance(till: Till, sale: Sale, move: str) -> Sale:
    """One move. Raises OutOfTurn for a move that the table does not have here, else whatever the bureau refuses."""
    act = MOVES.get((sale.bill.business, sale.stage, move))
    if act is None:
        raise OutOfTurn(stage=STAGE_ZH[sale.stage], move=move, possible=", ".join(possible(sale)) or "–")
    return act(till, sale)


def quote(till: Till, sale: Sale) -> Sale:
    """All moves up to the quote; books nothing."""
    while sale.stage != "quoted":
        sale = advance(till, sale, possible(sale)[0])
    return sale


def pay(till: Till, sale: Sale) -> Sale:
    """All moves up to the settlement."""
    return advance(till, quote(till, sale), "settle")


def _decode(till: Till, sale: Sale) -> Sale:
    wanted = Decode(sale.code_text, BUSINESS_TYPE[sale.bill.business], till.operator)
    decoded = _a(Decoded, till.ask(wanted))
    return replace(sale, stage="decoded", decoded=decoded, credential=Credential("01", decoded.token))


def _identify(till: Till, sale: Sale) -> Sale:
    found = _a(Identified, till.ask(Identify(sale.credential, BUSINESS_TYPE[sale.bill.business])))
    return replace(sale, stage="identified", identified=found, insurance=sale.insurance or _first_cover(found))


def _register(till: Till, sale: Sale) -> Sale:
    begun = till.clock.now()
    act = Register(sale.credential, sale.insurance, begun, sale.number, visit_type(sale), patient=sale.bill.patient)
    return replace(sale, stage="registered", visit=_a(Registered, till.ask(act)).visit)


def _send_lines(till: Till, sale: Sale) -> Sale:
    bill = sale.bill
    act = SendLines(sale.visit, sale.person, sale.number, bill.lines, bill.prescription, bill.disease)
    return replace(sale, stage="lines_sent", split=_a(LinesSplit, till.ask(act)))


def _quote_visit(till: Till, sale: Sale) -> Sale:
    return replace(sale, stage="quoted", quote=_a(Settled, till.ask(QuoteVisit(_charge(sale)))))


def _settle_visit(till: Till, sale: Sale) -> Sale:
    return replace(sale, stage="settled", settled=_a(Settled, till.book_and_ask(SettleVisit(_charge(sale)))))


def _quote_purchase(till: Till, sale: Sale) -> Sale:
    return replace(sale, stage="quoted", quote=_a(Settled, till.ask(QuotePurchase(_purchase(till, sale)))))


def _settle_purchase(till: Till, sale: Sale) -> Sale:
    act = SettlePurchase(_purchase(till, sale))
    return replace(sale, stage="settled", settled=_a(Settled, till.book_and_ask(act)))


MOVES: dict[tuple[str, str, str], Callable[[Till, Sale], Sale]] = {
    ("clinic", "presented", "decode"): _decode,
    ("clinic", "decoded", "identify"): _identify,
    ("clinic", "identified", "register"): _register,
    ("clinic", "registered", "send_lines"): _send_lines,
    ("clinic", "lines_sent", "quote"): _quote_visit,
    ("clinic", "quoted", "settle"): _settle_visit,
    ("pharmacy", "presented", "decode"): _decode,
    ("pharmacy", "decoded", "identify"): _identify,
    ("pharmacy", "identified", "quote"): _quote_purchase,
    ("pharmacy", "quoted", "settle"): _settle_purchase,
}


def visit_type(sale: Sale) -> str:
    """医疗类别: what the bill says, else 11 at a clinic and 41 at a pharmacy."""
    return sale.bill.visit_type or VISIT_TYPE[sale.bill.business]


def _charge(sale: Sale) -> ChargeVisit:
    return ChargeVisit(
        sale.visit,
        sale.number,
        sale.credential,
        sale.insurance,
        sale.bill.total_fen,
        sale.account_use,
        visit_type(sale),
        sale.bill.patient,
    )


def _purchase(till: Till, sale: Sale) -> Purchase:
    return Purchase(
        sale.credential,
        sale.insurance,
        sale.bill,
        till.clock.now(),
        sale.account_use,
        visit_type(sale),
        sale.number,
    )


def _first_cover(found: Identified) -> str:
    """The insurance row to use where the cashier named none: a normal one first, then the first there is."""
    rows = sorted(found.covers, key=lambda row: row.cover.status != "normal")
    return rows[0].cover.insurance if rows else ""


def _a(kind: type[T], result: Result) -> T:
    if not isinstance(result, kind):
        raise TypeError(f"wanted {kind.__name__}, got {type(result).__name__}")
    return result
