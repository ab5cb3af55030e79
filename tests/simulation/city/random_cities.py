"""Small cities that nobody would build: every shape of benefit, accounts shared in chains, amounts beside limits."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pyarrow as pa

from terminal_sim.reading.packs import load
from terminal_sim.rules.pack import Pack
from terminal_sim.rules.shapes import FURTHER_PAYERS
from terminal_sim.rules.variation import varied
from terminal_sim.simulation.city.pricing.shard import Tables
from terminal_sim.simulation.city.reading.own_forms import BILLS

REGIONS = ("henan-zhengzhou", "shaanxi-xian", "guangdong-guangzhou", "hainan")
CODES = {"henan-zhengzhou": "410100", "shaanxi-xian": "610100", "guangdong-guangzhou": "440100", "hainan": "460000"}
CLASSES = {"310": ("active", "retired"), "390": ("minor", "student", "adult_resident", "senior_resident")}
LEVELS = ("base", "1", "2", "3", "provincial3")
TAGS = ("village_station", "community_center", "township", "specialist")
CLAIMS = BILLS.insert(3, pa.field("holder", pa.int64()))


def random_tables(
    chance: random.Random, people: int = 12, claims: int = 60, regions: tuple[str, ...] = REGIONS, year: int = 2023
) -> Tables:
    """Persons of several regions, chains of grants, and claims from the autumn before the year to the spring after."""
    persons = [_person(chance, number, regions) for number in range(people)]
    places = [_place(chance, number, regions) for number in range(8)]
    grants = [_grant(chance, number, people, year) for number in range(chance.randrange(people))]
    begin = datetime(year - 1, 10, 1, 8)
    rows = []
    moment = begin
    for number in range(claims):
        moment += timedelta(seconds=chance.choice((0, 60, 3_600, chance.randrange(20 * 86_400 * 30 // max(1, claims)))))
        rows.append(_claim(chance, number, moment, persons, places))
    return Tables(
        "part-00000",
        pa.Table.from_pylist(persons),
        pa.Table.from_pylist(places),
        pa.Table.from_pylist(rows, schema=CLAIMS),
        pa.Table.from_pylist(grants) if grants else None,
        pa.table({"holder": [g["grantor"] for g in grants][::2], "subject": [g["beneficiary"] for g in grants][::2]}),
    )


def random_pack(chance: random.Random, region: str = "") -> Pack:
    """A packaged region with shapes of every kind in place of its own."""
    values: dict[str, object] = {
        "settlement.rounding": chance.choice(("half_up", "half_up", "half_even", "down", "up")),
        "settlement.advance_rounding": chance.choice(("line", "bill", "end")),
        "settlement.own_pays": chance.choice(("personal_burden", "in_catalogue_only")),
        "settlement.pooled_pays": chance.choice(("personal_burden", "in_catalogue_only")),
        "settlement.order": _order(chance),
        "grant.automatic": chance.choice(("yes", "no")),
        "grant.balance": chance.choice(("whole", "previous_years")),
        "grant.keeps": chance.choice(("0.00", "0.01", "50.00")),
        "grant.relations": ["spouse", "parent", "minor_child"],
        "pockets.order": chance.sample(("own", "wallet", "quota", "pooled"), 4),
        "quota.owner_may_use": chance.choice(("yes", "no")),
        "elsewhere.filing": chance.choice(("required", "not_required")),
        "pharmacy.prescription_hours": chance.choice(("72", "24")),
    }
    if chance.random() < 0.3:
        of = chance.choice(("over_limit", "burden"))
        values["settlement.institution"] = {"of": of, "rate": chance.choice(("0.5", "1"))}
    for insurance in ("employee", "resident"):
        for visit in ("clinic", "pharmacy", "chronic"):
            if visit == "clinic" or chance.random() < 0.6:
                values.update(_sheet(chance, f"{visit}.{insurance}"))
    return varied(load(region or chance.choice(REGIONS)), values)


def _sheet(chance: random.Random, at: str) -> Mapping[str, object]:
    found: dict[str, object] = {f"{at}.fund_rate": _rate(chance), f"{at}.deductible": _deductible(chance)}
    found[f"{at}.caps"] = [_cap(chance) for _ in range(chance.randrange(4))]
    found[f"{at}.further"] = [_further(chance) for _ in range(chance.choice((0, 0, 1, 3)))]
    for name, value in (
        ("retired_bonus", chance.choice(("0.05", "0.5"))),
        ("contract_bonus", "0.0333"),
        ("gap_malus", "0.03"),
        ("access", {"ties": ["signed", "chosen"], "exempt": ["specialist"]}),
        ("order", _order(chance)),
    ):
        if chance.random() < 0.25:
            found[f"{at}.{name}"] = value
    return found


def _order(chance: random.Random) -> list[str]:
    funds = ["fund", *(payer for payer in FURTHER_PAYERS if chance.random() < 0.7)]
    accounts = chance.choice((["accounts"], ["own", "pooled"], ["pooled", "own"], ["own"]))
    first = ["own_first"] if chance.random() < 0.25 else []
    middle = [*funds, *(["institution"] if chance.random() < 0.7 else [])]
    return [*first, "deductible", *middle, *accounts, "cash"]


def _rate(chance: random.Random) -> object:
    plain = chance.choice(("0.5", "0.55", "0.3333", "0.9999", "1", "0"))
    kind = chance.random()
    if kind < 0.4:
        return plain
    if kind < 0.5:
        return {"by": "place", "base": "0.65", "3": "0.45", "other": plain}
    if kind < 0.6:
        return {"by": "age", "0-17": "0.6", "18-59": plain, "60+": {"by": "tie", "signed": "0.9", "other": "0.7"}}
    if kind < 0.7:
        return {"by": "disease", "M03900": "0.8", "other": plain}
    return {"on": chance.choice(("bill", "excess", "cumulative")), "bands": _bands(chance)}


def _bands(chance: random.Random) -> list[dict[str, str | None]]:
    reached = 0
    found: list[dict[str, str | None]] = []
    for _ in range(chance.randrange(1, 4)):
        reached += chance.choice((1, 5_000, 30_000, chance.randrange(1, 200_000)))
        found.append({"upto": _yuan(reached), "rate": chance.choice(("0.5", "0.6", "0.3333", "0.0001"))})
    return [*found, {"upto": None, "rate": "0.75"}] if chance.random() < 0.6 else found


def _deductible(chance: random.Random) -> Mapping[str, object]:
    per = chance.choice(("none", "visit", "visit", "day", "month", "quarter", "half_year", "year", "year"))
    if per == "none":
        return {"per": "none"}
    amount = chance.choice((0, 1, 4_000, 20_000))
    found: dict[str, object] = {"per": per, "amount": _yuan(amount)}
    if chance.random() < 0.3:
        found["amount"] = {"by": "place", "base": "0.00", "3": _yuan(amount * 2), "other": _yuan(amount)}
    elif chance.random() < 0.3:
        found["year_max"] = _yuan(amount + chance.choice((0, 1, 10_000)))
    if per == "visit" and chance.random() < 0.6:
        found["same_day"] = "once"
    if chance.random() < 0.2:
        found["counter"] = chance.choice(("deductible.chronic", "d.{disease}", "fund"))
    return found


def _cap(chance: random.Random) -> Mapping[str, object]:
    per = chance.choice(("visit", "day", "month", "quarter", "half_year", "year", "year"))
    of = chance.choice(("fund", "fund", "eligible"))
    found: dict[str, object] = {"of": of, "per": per, "amount": _yuan(chance.choice((0, 1, 3_000, 40_000, 200_000)))}
    if chance.random() < 0.2:
        found["amount"] = {"by": "person", "retired": "2300.00", "other": "300.00"}
    if of == "eligible" and chance.random() < 0.5:
        found["at"] = "after_deductible"
    if chance.random() < 0.2:
        found["counter"] = chance.choice(("two_diseases", "{disease}", "fund"))
    if per == "year" and chance.random() < 0.2:
        found["carry"] = "from_last_year"
    return found


def _further(chance: random.Random) -> Mapping[str, object]:
    found: dict[str, object] = {
        "payer": chance.choice(FURTHER_PAYERS),
        "of": chance.choice(("copay", "in_catalogue", "burden")),
    }
    if chance.random() < 0.5:
        found["rate"] = chance.choice(("0.5", "0.6667", "1"))
    else:
        found |= {"on": chance.choice(("bill", "excess", "cumulative")), "bands": _bands(chance)}
    if chance.random() < 0.6:
        found["deductible"] = _yuan(chance.choice((1, 5_000)))
        found["deductible_per"] = chance.choice(("visit", "day", "month", "year"))
    if chance.random() < 0.5:
        found["cap"] = _yuan(chance.choice((0, 1_000, 20_000)))
        found["cap_per"] = chance.choice(("visit", "quarter", "year"))
    if chance.random() < 0.3:
        found["tie"] = "civil_servant"
    return found


def _person(chance: random.Random, number: int, regions: tuple[str, ...]) -> dict[str, Any]:
    insurance = chance.choice(("310", "390"))
    ties = [
        chance.choice(("signed", "chosen", "chronic")) + ":" + chance.choice(("H1", "H2", "M03900", "410100"))
        for _ in range(chance.randrange(4))
    ]
    ties += [tag for tag in ("contract_doctor", "civil_servant", "missing_years:2", "filed") if chance.random() < 0.2]
    return {
        "person": 100 + number,
        "family": number // 3,
        "birth": date(chance.randrange(1935, 2022), chance.choice((2, 6, 12)), chance.choice((1, 28))),
        "insurance": insurance,
        "person_class": chance.choice(CLASSES[insurance]),
        "region": chance.choice(regions),
        "ties": ties,
        "own_fen": chance.choice((0, 1, 5_000, 60_000, 500_000)),
        "wallet_fen": chance.choice((0, 0, 3_000)),
    }


def _place(chance: random.Random, number: int, regions: tuple[str, ...]) -> dict[str, Any]:
    region = chance.choice(regions)
    pharmacy = chance.random() < 0.3
    tags = ["pooling_pharmacy"] if chance.random() < 0.7 else []
    return {
        "place": number,
        "code": f"H{number}",
        "name": f"示例机构{number}",
        "kind": "pharmacy" if pharmacy else "clinic",
        "level": "pharmacy" if pharmacy else chance.choice(LEVELS),
        "region": region,
        "admin_code": CODES[region],
        "tags": tags if pharmacy else chance.sample(TAGS, chance.randrange(2)),
    }


def _grant(chance: random.Random, number: int, people: int, year: int) -> dict[str, Any]:
    grantor, beneficiary = chance.sample(range(people), 2)
    return {
        "grant": number,
        "grantor": 100 + grantor,
        "beneficiary": 100 + beneficiary,
        "relation": chance.choice(("spouse", "parent", "child", "sibling")),
        "rank": chance.randrange(1, 4),
        "quota_fen": chance.choice((None, None, 10_000)),
        "from_day": date(year - 1, 11, 1) if chance.random() < 0.5 else date(year, 3, 1),
        "to_day": date(year, 9, 30) if chance.random() < 0.3 else None,
    }


def _claim(
    chance: random.Random, number: int, at: datetime, persons: list[dict[str, Any]], places: list[dict[str, Any]]
) -> dict[str, Any]:
    person, place = chance.choice(persons), chance.choice(places)
    prescription = None
    if chance.random() < 0.5:
        issued = at - timedelta(hours=chance.choice((0, 1, 23, 71, 72, 100)))
        prescription = {"number": f"R{number}", "issued_at": issued, "prescriber_level": chance.choice(("", "2", "3"))}
    lines = [_line(chance) for _ in range(chance.randrange(1, 6))]
    if chance.random() < 0.1:
        sold = lines[0]
        lines.append({**sold, "quantity_e4": -sold["quantity_e4"], "total_fen": -sold["total_fen"]})
    return {
        "claim": number,
        "at": at,
        "person": person["person"],
        "holder": person["person"],
        "place": place["place"],
        "visit_type": chance.choice(("11", "14", "41", None)),
        "account_use": chance.choice((0, 1, 1, 2, 2)),
        "disease": chance.choice((None, None, "M03900", "M01600")),
        "prescription": prescription,
        "lines": lines,
    }


def _line(chance: random.Random) -> dict[str, Any]:
    quantity = chance.choice((10_000, 20_000, 5_000, 13_333))
    price = chance.choice((10_000_000, 333_333, chance.randrange(1, 900_000_000)))
    total = (2 * quantity * price + 10**8) // (2 * 10**8)
    item_class = chance.choice("AABBC")
    return {
        "item_class": item_class,
        "quantity_e4": quantity,
        "unit_price_e6": price,
        "total_fen": total,
        "price_limit_e6": max(0, price + chance.choice((-1, 0, 10_000, -10_000_000)))
        if chance.random() < 0.3
        else None,
        "advance_rate_e4": chance.choice((0, 500, 1_000, 3_333, 10_000)) if item_class == "B" else 0,
        "prescribed": chance.random() < 0.6,
        "cash_only": chance.random() < 0.1,
    }


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
