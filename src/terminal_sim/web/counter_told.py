"""What a counter's page shows (收银台页面): the bill, the sale's steps, the picture of the money, what may follow."""

from __future__ import annotations

from functools import cache

from terminal_sim.bureau import people
from terminal_sim.conversation.institution import StatedTotals
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.talk import NoReply
from terminal_sim.money import yuan
from terminal_sim.receipts import phrases
from terminal_sim.receipts.model import Words
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.terminal.checkout import MOVES, STAGE_ZH, Sale
from terminal_sim.terminal.reconciliation import OUTCOME_EN as ROW_EN
from terminal_sim.terminal.reconciliation import OUTCOME_ZH as ROW_ZH
from terminal_sim.terminal.reconciliation import Reconciliation
from terminal_sim.terminal.recovery import OUTCOME_ZH
from terminal_sim.web.counter_acts import REASONS
from terminal_sim.web.counter_device import CounterDevice
from terminal_sim.web.picture import lines, picture
from terminal_sim.web.said import Told, person, refused, said, words
from terminal_sim.world.packaged import bill_names, example_bill

TITLES: dict[str, Words] = {str(kind): title for kind, title in phrases.TITLES.items()}
UNKNOWN = Words("未知险种", "insurance not known")
STAGE_EN = {
    "presented": "scanned",
    "decoded": "decoded",
    "identified": "identified",
    "registered": "registered",
    "lines_sent": "lines sent",
    "quoted": "quoted",
    "settled": "settled",
}
USE = {
    "1": said("使用个人账户", "own account"),
    "0": said("不使用个人账户", "no account"),
    "2": said("使用家庭共济", "family's accounts"),
}


def counter_told(device: CounterDevice) -> Told:
    """All that the page shows."""
    world, here = device.world, device.here
    everyone = world.read(lambda tx: [person(each, tx) for each in people.everyone(tx)])
    printed = device.printed()
    return {
        "places": [place_told(place) for place in world.places()],
        "bills": [dict(example) for example in _examples()],
        "people": everyone,
        "place": place_told(here.place) if here else None,
        "bill_name": device.bill_name,
        "bill": _bill(device),
        "patient": device.patient.number if device.patient else "",
        "use": device.use,
        "credentials": [{"id": kind, **words(name)} for kind, name in phrases.CREDENTIAL.items()],
        "uses": [{"id": name, **both} for name, both in USE.items()],
        "steps": _steps(device),
        "customer": None if device.sale is None else _customer(device.sale),
        "quote": _picture(device),
        "sale": device.sale.number if device.sale else "",
        "reasons": [{"id": name, **words(both)} for name, both in REASONS.items()],
        "paper": device.paper,
        "printed": printed,
        "copy": {"slot": str(printed - 1) if printed > 1 else "", "file": "0" if printed else ""},
        "papers": [
            {"id": paper.id, "at": f"{paper.issued_at:%m-%d %H:%M}", **words(TITLES[paper.kind])}
            for paper in device.papers()
        ],
        "day_end": None if device.day_end is None else day_end_told(device.day_end),
        "moves": list(device.moves()),
        "refusal": None if device.refusal is None else refused(device.refusal, device.paper),
        "silent": isinstance(device.refusal, NoReply),
        "unanswered": list(device.unanswered()),
        "recovered": [
            {"number": found.number, **said(OUTCOME_ZH[found.outcome], found.outcome.replace("_", " "))}
            for found in device.recovered
        ],
    }


def place_told(place: PlaceFacts) -> Told:
    """An institution in a list."""
    return {
        "code": place.code,
        "kind": place.kind,
        "level": place.level,
        "region": place.region,
        **said(place.name, place.name_en),
    }


def day_end_told(found: Reconciliation) -> Told:
    """A day's end: each total in both books, what differs, what nobody answered."""
    return {
        "day": found.day.isoformat(),
        "level": found.level and not found.unanswered,
        "totals": [
            {
                "label": words(phrases.INSURANCE.get(total.insurance, UNKNOWN)),
                "level": total.level,
                "here": _stated(total.here),
                "there": _stated(total.there),
            }
            for total in found.totals
        ],
        "differences": [
            {
                "number": row.known.number,
                "outcome": said(ROW_ZH[row.outcome], ROW_EN[row.outcome]),
                "hint": said(row.hint_zh, row.hint_en),
            }
            for row in found.differences
        ],
        "unanswered": list(found.unanswered),
    }


def _stated(totals: StatedTotals) -> Told:
    return {"count": totals.count, "total": yuan(totals.total_fen), "funds": yuan(totals.funds_fen)}


@cache
def _examples() -> tuple[Told, ...]:
    """The example bills; they come with the program and never change."""
    return tuple(_example(name) for name in bill_names())


def _example(name: str) -> Told:
    raw = example_bill(name)
    zh, _, en = raw.about.partition(" | ")
    return {"id": name, "place": raw.institution, "business": raw.business or "", **said(zh or name, en)}


def _bill(device: CounterDevice) -> Told | None:
    try:
        bill = device.bill()
    except TerminalSimError as refusal:
        return {"lines": [], "total": "–", "refusal": refused(refusal)}
    if bill is None:
        return None
    named = bill.patient.name if bill.patient else ""
    return {
        "lines": lines(bill),
        "total": yuan(bill.total_fen),
        "patient": named,
        "prescription": bill.prescription.number if bill.prescription else "",
    }


def _steps(device: CounterDevice) -> list[Told]:
    """The sale's steps in their order, and how far it has come."""
    here, sale = device.here, device.sale
    if here is None:
        return []
    business = "pharmacy" if here.place.kind == "pharmacy" else "clinic"
    names = [stage for (of, stage, _) in MOVES if of == business] + ["settled"]
    reached = names.index(sale.stage) if sale is not None else -1
    stopped = device.refusal is not None and sale is not None
    return [
        {
            "id": name,
            "done": number <= reached,
            "stopped": stopped and number == reached + 1,
            **said(STAGE_ZH[name], STAGE_EN[name]),
        }
        for number, name in enumerate(names)
    ]


def _customer(sale: Sale) -> Told | None:
    found = sale.identified
    if found is None:
        return None
    return {
        "masked": found.person.masked,
        "number": found.person.number,
        "age": found.age,
        "sex": words(phrases.SEX[found.person.sex]),
        "covers": [
            {
                "insurance": words(phrases.INSURANCE[row.cover.insurance]),
                "balance": yuan(row.balance_fen),
                "used": row.cover.insurance == sale.insurance,
            }
            for row in found.covers
        ],
    }


def _picture(device: CounterDevice) -> Told | None:
    sale = device.sale
    if device.undone is not None:
        return picture(device.undone)
    if sale is None:
        return None
    settled = sale.settled or sale.quote
    return None if settled is None else picture(settled)
