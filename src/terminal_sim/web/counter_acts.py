"""What a hand does at a counter in a page (收银台操作): one function an act, looked up by its name.

An act that books money says which sale it is about, so that a window that shows an older one moves nothing; the same
act once more gets the same answer. Where a message of the sale stands without an answer, nothing is asked again: the
counter says so until the message is cleared up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from terminal_sim.conversation.institution import Cancel, Credential, CredentialKind
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.input import BadField, UnknownName
from terminal_sim.errors.talk import NoReply, OutOfTurn
from terminal_sim.errors.web import PageIsBehind
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.receipts.model import Words
from terminal_sim.settlement.claim import AccountUse
from terminal_sim.terminal.checkout import STAGE_ZH, Sale, advance, by_credential
from terminal_sim.terminal.prints import Prints
from terminal_sim.terminal.reconciliation import reconcile
from terminal_sim.terminal.recovery import Policy, recover
from terminal_sim.voucher_text import parse
from terminal_sim.world.counter import Counter
from terminal_sim.world.packaged import bill_named

if TYPE_CHECKING:
    from terminal_sim.web.counter_device import CounterDevice

WHOLE_E4 = 10_000
BASKET = "basket"
USES: Mapping[str, AccountUse] = {"0": "0", "1": "1", "2": "2"}
CARDS: Mapping[str, CredentialKind] = {"02": "02", "03": "03"}
POLICIES: Mapping[str, Policy] = {"adopt": "adopt", "reverse": "reverse"}
REASONS: Mapping[str, Words] = {
    "wrong_item": Words("项目或数量有误", "wrong item or quantity"),
    "wrong_person": Words("人员有误", "wrong person"),
    "returned": Words("退号或退货", "the customer gave it back"),
    "charged_twice": Words("重复收费", "charged twice"),
    "other": Words("其他", "another reason"),
}
Asked = Mapping[str, str]
Act = Callable[["CounterDevice", Asked], None]


def _place(device: CounterDevice, asked: Asked) -> None:
    place = device.world.place(asked.get("place", ""))
    device.close()
    device.begin_anew()
    device.here = device.counter(device.world, place)


def _bill(device: CounterDevice, asked: Asked) -> None:
    device.begin_anew()
    name = asked.get("bill", "")
    raw = None if name in ("", BASKET) else bill_named(name)
    device.bill_name, device.items = name, ()
    if raw is not None and raw.institution and device.here is None:
        _place(device, {"place": raw.institution})
    device.bill()


def _add(device: CounterDevice, asked: Asked) -> None:
    """One more of an item; the same item twice is one line of two."""
    device.begin_anew()
    item, count = asked.get("item", ""), asked.get("count", "1")
    if not (count.isascii() and count.isdecimal() and len(count) < 5 and int(count)):
        wanted, wanted_zh = "a whole number from 1", "1 以上的整数"
        raise BadField(place="counter", field="count", came=count, wanted=wanted, wanted_zh=wanted_zh)
    found = packaged_catalogue().find(item)
    kept, basket = device.items, dict(device.items)
    code = found.code if found else item
    basket[code] = basket.get(code, 0) + int(count) * WHOLE_E4
    device.bill_name, device.items = BASKET, tuple(basket.items())
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
    device.begin_with(parse(text).digits)


def _card(device: CounterDevice, asked: Asked) -> None:
    kind = CARDS.get(asked.get("kind", ""), "02")
    credential = Credential(kind, asked.get("value", "").strip())
    use, insurance = device.use, device.insurance
    device.start(
        lambda bill, number: by_credential(bill, credential, number=number, account_use=use, insurance=insurance)
    )


def _settle(device: CounterDevice, asked: Asked) -> None:
    here, sale = _standing(device, asked, "settle")
    if sale.stage == "settled":
        return
    _check_answered(here, sale)
    device.sale = advance(here.till, sale, "settle")
    settled = device.sale.settled
    if settled is not None:
        device.paper = here.issue(settled).settlement_id


def _cancel(device: CounterDevice, asked: Asked) -> None:
    here, sale = _standing(device, asked, "cancel")
    booked, reason = sale.settled, asked.get("reason", "")
    if device.undone is not None:
        return
    if booked is None:
        raise OutOfTurn(stage=STAGE_ZH[sale.stage], move="cancel", possible=", ".join(device.moves()))
    if reason not in REASONS:
        listed = ", ".join(REASONS)
        raise BadField(place="counter", field="reason", came=reason or "–", wanted=listed, wanted_zh=listed)
    _check_answered(here, sale)
    undone = here.till.book_and_ask(Cancel(booked.settlement_id, booked.visit, booked.person.number))
    if isinstance(undone, Settled):
        device.undone = undone
        device.paper = here.issue(undone, reason=REASONS[reason]).settlement_id


def _check_answered(here: Counter, sale: Sale) -> None:
    """Nothing is asked while a message of this sale has no answer. Raises NoReply."""
    booked = sale.settled.settlement_id if sale.settled else ""
    for line in here.book.open_lines():
        if line.own_bill == sale.number or (booked and line.original == booked):
            here.book.keep(line.number, "unanswered")
            raise NoReply(number=line.number)


def _recover(device: CounterDevice, asked: Asked) -> None:
    """Clear up what nobody answered; what was about the sale before the counter moves that sale on."""
    if device.here is None:
        return
    here, now = device.here, device.world.now()
    device.recovered = recover(here.till, here.book, POLICIES.get(asked.get("policy", ""), "adopt"), now=now)
    for found in device.recovered:
        line, sale = here.book.line(found.number), device.sale
        settled = line.settled if line else None
        if line is not None and found.outcome == "adopted" and settled is not None:
            device.paper = here.issue(settled).settlement_id
            if sale is not None and settled.kind == "settlement" and line.own_bill == sale.number:
                device.sale = replace(sale, stage="settled", settled=settled)
            elif sale is not None and sale.settled is not None and settled.cancels == sale.settled.settlement_id:
                device.undone = settled
        elif line is not None and sale is not None and line.own_bill == sale.number and found.act != "Cancel":
            device.sale = None


def _paper(device: CounterDevice, asked: Asked) -> None:
    """An earlier paper of this institution, into the slot. Raises UnknownName."""
    known = [paper.id for paper in device.papers()]
    number = asked.get("number", "")
    if number not in known:
        raise UnknownName(kind="receipt", kind_zh="单据", came=number[:40], known=", ".join(known[:8]) or "–")
    device.paper = number


def _print(device: CounterDevice, asked: Asked) -> None:
    """The paper in the slot goes to a printer: from the second time on it is a copy."""
    if device.here is None or not device.paper:
        return
    from terminal_sim.receipts.printing import UNTOLD, Outcome  # printers take time to load

    journal = Prints(device.here.books, device.world.id)
    earlier = journal.begin(device.paper)
    journal.end(device.paper, Outcome("sent", UNTOLD, copy=earlier > 0))


def _day_end(device: CounterDevice, asked: Asked) -> None:
    """The day's books of this institution against the bureau's."""
    if device.here is None:
        return
    here = device.here
    device.day_end = reconcile(here.till, here.book, device.world.now().date())


def _again(device: CounterDevice, asked: Asked) -> None:
    device.begin_anew()


ACTS: Mapping[str, Act] = {
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
    "paper": _paper,
    "print": _print,
    "day_end": _day_end,
}


def _standing(device: CounterDevice, asked: Asked, move: str) -> tuple[Counter, Sale]:
    """The sale that a page means. Raises OutOfTurn, PageIsBehind."""
    meant, sale = asked.get("sale", ""), device.sale
    if meant and meant != (sale.number if sale else ""):
        raise PageIsBehind(came=meant, has=sale.number if sale else "–")
    if device.here is None or sale is None:
        raise OutOfTurn(stage="–", move=move, possible=", ".join(device.moves()))
    return device.here, sale
