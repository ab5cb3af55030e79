"""A population's claims at a bureau's counters, one after another: given the same people and money, when each is
charged with the insured's identity card in the order of time, then the bureau settles every one as the batch did."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq
import pytest

from terminal_sim.bill import Bill, BillLine, Patient, Prescription
from terminal_sim.clock import CHINA
from terminal_sim.conversation.institution import Credential
from terminal_sim.conversation.replies import Settled
from terminal_sim.money import Rate
from terminal_sim.people import Person
from terminal_sim.reading.world import read_world
from terminal_sim.settlement.outcome import FUNDS
from terminal_sim.simulation.city.batch import run_batch
from terminal_sim.simulation.city.population.plan import plan_of
from terminal_sim.simulation.city.population.world import person_number, write_world
from terminal_sim.simulation.city.population.writing import write_population
from terminal_sim.simulation.city.pricing.law import Terms
from terminal_sim.simulation.city.pricing.scalar import USES
from terminal_sim.simulation.city.reading.own_claims import source_of
from terminal_sim.world.opening import OpenWorld, open_world
from tests.bureau.counter import Counter, Hand

Row = dict[str, Any]
IDENTITY_CARD: Literal["02"] = "02"
PAYERS = (*FUNDS, "own", "pooled", "institution", "cash")
HEADER = ("total_fen", "out_of_scope_fen", "over_limit_fen", "advance_fen", "in_scope_fen")


class Town:
    """A bureau with a population's people, and a counter at each of its institutions."""

    def __init__(self, world: OpenWorld, hand: Hand, tables: dict[str, list[Row]]) -> None:
        self.hand = hand
        self.people = {row["person"]: row for row in tables["persons"]}
        self.places = {row["place"]: row for row in tables["places"]}
        self.first = Counter(world, hand, world.place(tables["places"][0]["code"]))
        self.counters = {place: Counter(world, hand, world.place(row["code"])) for place, row in self.places.items()}

    def settled(self, row: Row) -> Settled:
        """A claim, charged at its institution at its time."""
        self.hand.at = row["at"].replace(tzinfo=CHINA)
        counter = self.counters[row["place"]]
        person = counter.person(person_number(row["person"]))
        insurance = self.people[row["person"]]["insurance"]
        credential, use = Credential(IDENTITY_CARD, person.certificate), USES[row["account_use"]]
        bill = bill_of(row, person, self.places[row["place"]]["kind"])
        if bill.business == "pharmacy":
            return counter.settle(counter.purchase(credential, insurance, bill, f"B{row['claim']}", use))
        visit = counter.registered(credential, insurance, bill, own_visit=f"V{row['claim']}")
        return counter.settle_visit(counter.charge(visit, credential, insurance, bill, account_use=use))


def bill_of(row: Row, person: Person, kind: str) -> Bill:
    patient = Patient(person.name, person.certificate)
    given = row["prescription"]
    prescription = None
    if given is not None:
        issued = given["issued_at"].replace(tzinfo=CHINA)
        prescription = Prescription(given["number"], patient, issued, prescriber_level=given["prescriber_level"] or "")
    lines = tuple(
        BillLine(
            number,
            line["item"],
            line["name"],
            line["item_class"],
            line["quantity_e4"],
            line["unit_price_e6"],
            line["total_fen"],
            Rate(line["advance_rate_e4"]),
            line["price_limit_e6"],
            prescription=given["number"] if given is not None and line["prescribed"] else "",
            flags=frozenset({"cash_only"}) if line["cash_only"] else frozenset(),
        )
        for number, line in enumerate(row["lines"], start=1)
    )
    business: Any = "pharmacy" if kind == "pharmacy" else "clinic"
    return Bill(business, lines, patient, prescription, row["disease"] or "")


def figures(settled: Settled) -> Row:
    settlement = settled.settlement
    found = {name: getattr(settlement.header, name) for name in HEADER}
    found["deductible_fen"] = settlement.deductible_fen
    return found | {f"{payer}_fen": settlement.of(payer) for payer in PAYERS}


@pytest.mark.parametrize(
    ("region", "people"),
    [
        ("henan-zhengzhou@2024", 10),
        pytest.param("henan-zhengzhou@2025", 120, marks=pytest.mark.slow),
        pytest.param("shaanxi-xian@2023", 120, marks=pytest.mark.slow),
        pytest.param("guangdong-guangzhou@2022", 120, marks=pytest.mark.slow),
        pytest.param("hainan@2022", 120, marks=pytest.mark.slow),
    ],
)
def test_the_bureau_settles_every_claim_as_the_batch_does(region: str, people: int, tmp_path: Path) -> None:
    plan, folder, out = (
        plan_of(people, region, 11, visits=0.3 if people < 20 else 1.0),
        tmp_path / "city",
        tmp_path / "r",
    )
    write_population(plan, folder)
    terms = Terms(checked_claims=0)
    run_batch(source_of(folder, out, terms), out, terms, "city")
    expected = {row["claim"]: row for row in pq.read_table(out / "result").to_pylist()}
    tables = {name: pq.read_table(folder / name).to_pylist() for name in ("persons", "claims")}
    tables["places"] = pq.read_table(folder / "places.parquet").to_pylist()
    file = read_world(write_world(plan, folder, tmp_path / "world.json"))
    hand = Hand(tables["claims"][0]["at"].replace(tzinfo=CHINA))
    with open_world(str(tmp_path / "w.db"), clock=hand, file=file) as world:
        town = Town(world, hand, tables)
        for row in tables["claims"]:
            priced = expected[row["claim"]]
            came = figures(town.settled(row))
            assert came == {name: priced[name] for name in came}, (row, priced)
    assert sum(row["fund_fen"] for row in expected.values()) > 0
    assert people < 20 or sum(row["pooled_fen"] for row in expected.values()) > 0
