"""What the tests at the counter share: short ways to write a bill, a person's cover, a place and a claim."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from terminal_sim.bill import Bill, BillLine, ItemClass, Patient, Prescription
from terminal_sim.clock import moment
from terminal_sim.coverage import Cover, PersonClass, Tally, YearSoFar
from terminal_sim.money import fen, line_total_fen, rate, scaled
from terminal_sim.reading import packs
from terminal_sim.settlement.claim import AccountUse, Claim, PlaceFacts, Pocket
from terminal_sim.settlement.outcome import Settlement
from terminal_sim.settlement.settle import settle

PATIENT = Patient("示例患者", "990001199001010019")
CODES = {"henan-zhengzhou": "410100", "shaanxi-xian": "610100", "guangdong-guangzhou": "440100", "hainan": "460000"}


def line(
    number: int,
    item_class: ItemClass,
    price: str,
    quantity: str = "1",
    advance: str = "0",
    limit: str | None = None,
    prescription: str = "",
    flags: frozenset[str] = frozenset(),
) -> BillLine:
    """One line: class, unit price, quantity, advance share, unit price limit."""
    amount, unit = scaled(quantity, 4, "quantity"), scaled(price, 6, "price")
    return BillLine(
        number,
        f"ITEM{number}",
        f"示例项目{number}",
        item_class,
        amount,
        unit,
        line_total_fen(amount, unit),
        rate(advance),
        None if limit is None else scaled(limit, 6, "limit"),
        returns=number if amount < 0 else None,
        prescription=prescription,
        flags=flags,
    )


def clinic(region: str, level: str, *tags: str) -> PlaceFacts:
    return PlaceFacts("H990001", "示例诊疗机构", "clinic", level, region, CODES[region], frozenset(tags))


def pharmacy(region: str, *tags: str) -> PlaceFacts:
    return PlaceFacts("P990001", "示例大药房", "pharmacy", "pharmacy", region, CODES[region], frozenset(tags))


def cover(region: str, insurance: str, person_class: PersonClass, *tags: str) -> Cover:
    return Cover("p1", insurance, person_class, "normal", region, CODES[region], date(2020, 1, 1), tags=frozenset(tags))


def own(amount: str, year: str = "") -> Pocket:
    return Pocket("own", "p1", "示*患", f"person:p1:own{year}", fen(amount), year=year)  # type: ignore[arg-type]


def pooled(amount: str, owner: str = "p2") -> Pocket:
    return Pocket("pooled", owner, "示*明", f"person:{owner}:own", fen(amount), grant=f"grant-{owner}")


def prescription(at: str, number: str = "R1", level: str = "") -> Prescription:
    return Prescription(number, PATIENT, moment(at), prescriber_level=level)


def so_far(**tallies: str) -> YearSoFar:
    """Amounts by ``name_period``: ``so_far(deductible_2023="150.00")``."""
    parts = (name.rpartition("_") for name in tallies)
    return YearSoFar({Tally(name, period): fen(tallies[f"{name}_{period}"]) for name, _, period in parts})


def claim(
    at: str,
    place: PlaceFacts,
    insured: Cover,
    lines: Iterable[BillLine],
    *pockets: Pocket,
    age: int = 30,
    year: YearSoFar | None = None,
    use: AccountUse = "1",
    rx: Prescription | None = None,
    disease: str = "",
    barred: tuple[str, ...] = (),
) -> Claim:
    bill = Bill("pharmacy" if place.kind == "pharmacy" else "clinic", tuple(lines), PATIENT, rx, disease)
    return Claim(moment(at), bill, insured, place, age, year or YearSoFar(), pockets, use, fund_barred=barred)


def settled(claim: Claim, *, strict: bool = False) -> Settlement:
    """The settlement under the packaged rules of both places."""
    return settle(claim, packs.load(claim.place.region), packs.load(claim.cover.region), strict=strict)


def shares(settlement: Settlement) -> tuple[str, str, str, str]:
    """Fund, own, pooled, cash in yuan."""
    from terminal_sim.money import yuan

    return (
        yuan(settlement.of("fund")),
        yuan(settlement.own_fen),
        yuan(settlement.pooled_fen),
        yuan(settlement.cash_fen),
    )
