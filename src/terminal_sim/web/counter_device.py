"""A counter in a page (网页中的收银台): its till, the bill before it, the sale and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from terminal_sim.bill import Bill
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.base import Refusal
from terminal_sim.errors.input import BadField
from terminal_sim.errors.talk import NoReply
from terminal_sim.people import Person
from terminal_sim.reading.bills import RawBill, RawLine
from terminal_sim.reading.records import from_json, text_of
from terminal_sim.settlement.claim import AccountUse, PlaceFacts
from terminal_sim.terminal.checkout import Sale, advance, by_code, possible
from terminal_sim.terminal.papers import Paper, listed
from terminal_sim.terminal.prints import Prints
from terminal_sim.terminal.reconciliation import Reconciliation
from terminal_sim.terminal.recovery import DEADLINE, Recovered
from terminal_sim.web.counter_acts import ACTS, BASKET
from terminal_sim.web.kept_refusal import KeptRefusal, keep_refusal, refusal_again
from terminal_sim.world.counter import Counter, counter_at, priced
from terminal_sim.world.opening import OpenWorld
from terminal_sim.world.packaged import bill_named

PAPERS_SHOWN = 20
Asked = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CounterKept:
    """A counter as the devices' book has it."""

    place: str = ""
    bill_name: str = ""
    items: tuple[tuple[str, int], ...] = ()
    patient: str = ""
    use: AccountUse = "1"
    insurance: str = ""
    sale: Sale | None = None
    undone: Settled | None = None
    paper: str = ""
    refusal: KeptRefusal | None = None
    recovered: tuple[Recovered, ...] = ()
    day_end: Reconciliation | None = None


@dataclass(slots=True)
class CounterDevice:
    """The state of one counter. ``sale`` begins with a scan; ``undone`` is its cancellation; ``paper`` the number of
    the document in the slot. ``counter`` sets up an institution's."""

    world: OpenWorld
    counter: Callable[[OpenWorld, PlaceFacts], Counter] = counter_at
    here: Counter | None = None
    bill_name: str = ""
    items: tuple[tuple[str, int], ...] = ()
    patient: Person | None = None
    use: AccountUse = "1"
    insurance: str = ""
    sale: Sale | None = None
    undone: Settled | None = None
    paper: str = ""
    refusal: TerminalSimError | None = None
    recovered: tuple[Recovered, ...] = ()
    day_end: Reconciliation | None = None

    def kept(self) -> str:
        """All of it as one text."""
        place = self.here.place.code if self.here else ""
        patient = self.patient.number if self.patient else ""
        return text_of(
            CounterKept(
                place, self.bill_name, self.items, patient, self.use, self.insurance, self.sale, self.undone,
                self.paper, keep_refusal(self.refusal), self.recovered, self.day_end,
            )
        )  # fmt: skip

    def resume(self, kept: str) -> None:
        """Stand where a kept text says; a new counter where it is empty."""
        was = from_json(CounterKept, kept) if kept else CounterKept()
        if was.place != (self.here.place.code if self.here else ""):
            self.close()
            self.here = self.counter(self.world, self.world.place(was.place)) if was.place else None
        self.patient = self.world.person(was.patient) if was.patient else None
        self.bill_name, self.items, self.use, self.insurance = was.bill_name, was.items, was.use, was.insurance
        self.sale, self.undone, self.paper = was.sale, was.undone, was.paper
        self.refusal, self.recovered, self.day_end = refusal_again(was.refusal), was.recovered, was.day_end

    def act(self, name: str, asked: Asked) -> None:
        """One thing that a hand did. A refusal is kept, with its slip, for the page to show."""
        move = ACTS.get(name)
        if move is None:
            listed = ", ".join(ACTS)
            raise BadField(place="counter", field="act", came=name, wanted=listed, wanted_zh=listed)
        self._guarded(lambda: move(self, asked))

    def picture(self, data: bytes) -> None:
        """A picture from a camera or a file: scan it and go on to the quote."""
        from terminal_sim.qr.frames.stills import still_frames  # with the first picture: readers take time to load
        from terminal_sim.terminal.scanner import scan

        self._guarded(lambda: self.begin_with(scan(still_frames(data, "upload"), source="upload").voucher.digits))

    def moves(self) -> tuple[str, ...]:
        """What may be done next."""
        if self.here is None:
            return ("place",)
        if self.unanswered():
            return ("adopt", "reverse")
        if self.sale is None or self.sale.stage not in ("quoted", "settled"):
            return ("scan", "code", "card") if self.raw() is not None else ("bill",)
        if self.sale.stage == "quoted":
            return (*possible(self.sale), "again")
        return ("again",) if self.undone else ("cancel", "again")

    def unanswered(self) -> tuple[str, ...]:
        """Messages of this institution that nobody answered; one that another counter sends just now is not."""
        if self.here is None:
            return ()
        return tuple(line.number for line in self.here.book.open_lines(self.world.now() - DEADLINE))

    def printed(self) -> int:
        """How often the paper in the slot may be on paper already."""
        if self.here is None or not self.paper:
            return 0
        return Prints(self.here.books, self.world.id).earlier(self.paper)

    def papers(self) -> Sequence[Paper]:
        """The papers that this institution issued last, newest first."""
        if self.here is None:
            return ()
        return listed(self.here.books, self.world.id, PAPERS_SHOWN, institution=self.here.place.code)

    def bill(self) -> Bill | None:
        """The bill as this institution sells it today; None where none was chosen."""
        raw = self.raw()
        return None if raw is None or self.here is None else priced(self.world, raw, self.here.place, self.patient)

    def raw(self) -> RawBill | None:
        """What is to be charged, before the catalogue is asked."""
        if self.bill_name and self.bill_name != BASKET:
            return bill_named(self.bill_name)
        if not self.items:
            return None
        listed = enumerate(self.items, 1)
        return RawBill(BASKET, tuple(RawLine(number, item, count, BASKET) for number, (item, count) in listed))

    def close(self) -> None:
        """Leave the counter; its day book stays."""
        if self.here is not None:
            self.here.close()
            self.here = None

    def begin_anew(self) -> None:
        """The next customer: no sale, no paper."""
        self.sale = self.undone = None
        self.paper = ""
        self.recovered = ()
        self.day_end = None

    def _guarded(self, work: Callable[[], None]) -> None:
        self.refusal = None
        try:
            work()
        except NoReply as silence:
            self.refusal = silence
        except TerminalSimError as refusal:
            self.refusal = refusal
            bill = self.sale.bill if self.sale else None
            if isinstance(refusal, Refusal) and refusal.facts.get("refusal_id") and self.here and bill:
                self.here.issue_refusal(refusal, bill.total_fen)
                self.paper = str(refusal.facts["refusal_id"])

    def begin_with(self, text: str) -> None:
        """A sale by the digits of a code, up to its quote."""
        use, insurance = self.use, self.insurance
        self.start(lambda bill, number: by_code(bill, text, number=number, account_use=use, insurance=insurance))

    def start(self, made: Callable[[Bill, str], Sale]) -> None:
        """A new sale, brought to its quote step by step, so that a silence leaves it where it stands."""
        bill, here = self.bill(), self.here
        if bill is None or here is None:
            wanted, wanted_zh = "an institution and a bill", "先选择机构和账单"
            raise BadField(place="counter", field="bill", came="–", wanted=wanted, wanted_zh=wanted_zh)
        self.begin_anew()
        number = here.book.next_number(self.world.now())[len(here.place.code) :]
        self.sale = made(bill, number)
        while self.sale.stage != "quoted":
            self.sale = advance(here.till, self.sale, possible(self.sale)[0])
