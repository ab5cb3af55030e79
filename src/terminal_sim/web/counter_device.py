"""A counter in a page (网页中的收银台): its till, the bill before it, the sale and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from terminal_sim.bill import Bill
from terminal_sim.conversation.institution import Cancel, Credential, CredentialKind
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.base import Refusal
from terminal_sim.errors.input import BadField
from terminal_sim.errors.talk import NoReply, OutOfTurn
from terminal_sim.people import Person
from terminal_sim.qr.frames.stills import still_frames
from terminal_sim.reading.bills import RawBill, RawLine
from terminal_sim.settlement.claim import AccountUse
from terminal_sim.terminal.checkout import STAGE_ZH, Sale, advance, by_code, by_credential, possible
from terminal_sim.terminal.recovery import DEADLINE, Policy, Recovered, recover
from terminal_sim.terminal.scanner import scan
from terminal_sim.voucher_text import parse
from terminal_sim.world.counter import Counter, counter_at, priced
from terminal_sim.world.opening import OpenWorld
from terminal_sim.world.packaged import bill_named

WHOLE_E4 = 10_000
BASKET = "basket"
USES: Mapping[str, AccountUse] = {"0": "0", "1": "1", "2": "2"}
CARDS: Mapping[str, CredentialKind] = {"02": "02", "03": "03"}
POLICIES: Mapping[str, Policy] = {"adopt": "adopt", "reverse": "reverse"}
Asked = Mapping[str, str]


@dataclass(slots=True)
class CounterDevice:
    """The state of one counter. ``sale`` begins with a scan; ``settled`` is the last booking, ``undone`` its end."""

    world: OpenWorld
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

    def act(self, name: str, asked: Asked) -> None:
        """One thing that a hand did. A refusal is kept, with its slip, for the page to show."""
        move = ACTS.get(name)
        if move is None:
            listed = ", ".join(ACTS)
            raise BadField(place="counter", field="act", came=name, wanted=listed, wanted_zh=listed)
        self._guarded(lambda: move(self, asked))

    def picture(self, data: bytes) -> None:
        """A picture from a camera or a file: scan it and go on to the quote."""
        self._guarded(lambda: self._begin_with(scan(still_frames(data, "upload"), source="upload").voucher.digits))

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

    def _begin_with(self, text: str) -> None:
        use, insurance = self.use, self.insurance
        self._start(lambda bill, number: by_code(bill, text, number=number, account_use=use, insurance=insurance))

    def _start(self, made: Callable[[Bill, str], Sale]) -> None:
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


def _place(device: CounterDevice, asked: Asked) -> None:
    place = device.world.place(asked.get("place", ""))
    device.close()
    device.begin_anew()
    device.here = counter_at(device.world, place)


def _bill(device: CounterDevice, asked: Asked) -> None:
    device.begin_anew()
    name = asked.get("bill", "")
    raw = None if name in ("", BASKET) else bill_named(name)
    device.bill_name, device.items = name, ()
    if raw is not None and raw.institution and device.here is None:
        _place(device, {"place": raw.institution})
    device.bill()


def _add(device: CounterDevice, asked: Asked) -> None:
    device.begin_anew()
    item, count = asked.get("item", ""), asked.get("count", "1")
    if not count.isdecimal() or not 0 < int(count) < WHOLE_E4:
        wanted, wanted_zh = "a whole number from 1", "1 以上的整数"
        raise BadField(place="counter", field="count", came=count, wanted=wanted, wanted_zh=wanted_zh)
    kept = device.items
    device.bill_name, device.items = BASKET, (*kept, (item, int(count) * WHOLE_E4))
    try:
        device.bill()
    except TerminalSimError:
        device.items = kept
        raise


def _drop(device: CounterDevice, asked: Asked) -> None:
    device.begin_anew()
    line = asked.get("line", "")
    device.items = tuple(each for number, each in enumerate(device.items, 1) if str(number) != line)


def _patient(device: CounterDevice, asked: Asked) -> None:
    device.begin_anew()
    device.patient = device.world.person(asked["person"]) if asked.get("person") else None


def _use(device: CounterDevice, asked: Asked) -> None:
    device.begin_anew()
    device.use = USES.get(asked.get("use", ""), "1")


def _code(device: CounterDevice, asked: Asked) -> None:
    text = "".join(asked.get("text", "").split())
    device._begin_with(parse(text).digits)


def _card(device: CounterDevice, asked: Asked) -> None:
    kind = CARDS.get(asked.get("kind", ""), "02")
    credential = Credential(kind, asked.get("value", "").strip())
    use, insurance = device.use, device.insurance
    device._start(
        lambda bill, number: by_credential(bill, credential, number=number, account_use=use, insurance=insurance)
    )


def _settle(device: CounterDevice, asked: Asked) -> None:
    here, sale = _standing(device, "settle")
    device.sale = advance(here.till, sale, "settle")
    settled = device.sale.settled
    if settled is not None:
        device.paper = here.issue(settled).settlement_id


def _cancel(device: CounterDevice, asked: Asked) -> None:
    here, sale = _standing(device, "cancel")
    booked = sale.settled
    if booked is None:
        raise OutOfTurn(stage=STAGE_ZH[sale.stage], move="cancel", possible=", ".join(device.moves()))
    undone = here.till.book_and_ask(Cancel(booked.settlement_id, booked.visit, booked.person.number))
    if isinstance(undone, Settled):
        device.undone = undone
        device.paper = here.issue(undone).settlement_id


def _recover(device: CounterDevice, asked: Asked) -> None:
    if device.here is None:
        return
    here = device.here
    policy = POLICIES.get(asked.get("policy", ""), "adopt")
    device.recovered = recover(here.till, here.book, policy, now=device.world.now())
    sale = device.sale
    for found in device.recovered:
        line = here.book.line(found.number)
        settled = line.settled if line else None
        if found.outcome == "adopted" and settled is not None and sale is not None:
            device.paper = here.issue(settled).settlement_id
            if settled.kind == "settlement":
                device.sale = replace(sale, stage="settled", settled=settled)
            else:
                device.undone = settled
        elif found.act.startswith("Settle"):
            device.sale = None


def _again(device: CounterDevice, asked: Asked) -> None:
    device.begin_anew()


ACTS: Mapping[str, Callable[[CounterDevice, Asked], None]] = {
    "place": _place,
    "bill": _bill,
    "add": _add,
    "drop": _drop,
    "patient": _patient,
    "use": _use,
    "code": _code,
    "card": _card,
    "settle": _settle,
    "cancel": _cancel,
    "recover": _recover,
    "again": _again,
}


def _standing(device: CounterDevice, move: str) -> tuple[Counter, Sale]:
    if device.here is None or device.sale is None:
        raise OutOfTurn(stage="–", move=move, possible=", ".join(device.moves()))
    return device.here, device.sale
