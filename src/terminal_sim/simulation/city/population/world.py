"""A small population as a world file (世界文件): a bureau opened with it holds exactly these people and their money.

>>> person_number(41)
'980000000041'

Everything is read back from the Parquet files, so the bureau's people are those that a batch prices. A family is one
household of the bureau, as grants reach from one of its dwellings to another. Claims are no part of it: they happen.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import yaml

from terminal_sim.errors.population import TooManyForWorldFile
from terminal_sim.money import yuan
from terminal_sim.reading.files import write_file
from terminal_sim.reading.world_forms import SCHEMA
from terminal_sim.rules.channels import Power, channels_with
from terminal_sim.rules.pack import Pack
from terminal_sim.simulation.city.population import figures
from terminal_sim.simulation.city.population.families import ROLES
from terminal_sim.simulation.city.population.kin import relation_of
from terminal_sim.simulation.city.population.plan import Plan

MOST_PEOPLE = 5_000
Row = dict[str, Any]


def person_number(person: int) -> str:
    """The bureau's number (人员编号) of a person of the population."""
    return f"98{person:010d}"


def check_size(plan: Plan) -> None:
    """Raises TooManyForWorldFile."""
    if plan.people > MOST_PEOPLE:
        raise TooManyForWorldFile(people=f"{plan.people:,}", most=f"{MOST_PEOPLE:,}")


def write_world(plan: Plan, folder: Path, file: Path) -> Path:
    """The world file of a population that was written to ``folder``: JSON where the name says so, else YAML.

    Raises TooManyForWorldFile, UnwritableFile.
    """
    check_size(plan)
    content = world_document(plan, folder)
    if file.suffix.casefold() == ".json":
        return write_file(file, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    return write_file(file, yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120))


def world_document(plan: Plan, folder: Path) -> dict[str, Any]:
    """What the world file says. The world begins with the year; what is made in the year stands from its own day."""
    persons = _rows(folder, "persons")
    family_of = {row["person"]: row["family"] for row in persons}
    granted = _rows(folder, "grants")
    grants = _by_family((row for row in granted if row["quota_fen"] is None), family_of, "beneficiary")
    reserved = {row["grantor"]: row["quota_fen"] for row in granted if row["quota_fen"] is not None}
    bindings = _by_family(_rows(folder, "bindings"), family_of, "subject")
    families: dict[int, list[Row]] = defaultdict(list)
    for row in persons:
        families[row["family"]].append({**row, "own_fen": row["own_fen"] + reserved.get(row["person"], 0)})
    return {
        "schema": SCHEMA,
        "name": f"population-{plan.region}-{plan.year}-{plan.people}-{plan.seed}",
        "about": "由种子生成的虚构人口 | fictional people drawn from a seed",
        "seed": plan.seed,
        "begins": f"{plan.first_day.isoformat()}T00:00:00",
        "institutions": [_institution(row) for row in pq.read_table(folder / "places.parquet").to_pylist()],
        "families": [
            _family(plan.pack, number, members, bindings[number], grants[number])
            for number, members in families.items()
        ],
    }


def _rows(folder: Path, table: str) -> list[Row]:
    parts = sorted((folder / table).glob("part-*.parquet"))
    return [row for part in parts for row in pq.read_table(part).to_pylist()]


def _by_family(rows: Iterable[Row], family_of: Mapping[int, int], side: str) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[family_of[row[side]]].append(row)
    return found


def _institution(row: Row) -> Row:
    names = ("code", "name", "name_en", "kind", "level", "region", "tags")
    return {name: row[name] for name in names} | {"admin": row["admin_code"]}


def _family(pack: Pack, number: int, members: list[Row], bindings: list[Row], grants: list[Row]) -> Row:
    return {
        "household": f"F{number:010d}",
        "people": [_person(row) for row in members],
        "kinship": [_kin(one, other) for place, one in enumerate(members) for other in members[place + 1 :]],
        "bindings": [_binding(pack, row) for row in bindings],
        "grants": [_grant(pack, row) for row in grants],
    }


def _person(row: Row) -> Row:
    number, since = person_number(row["person"]), _insured_from(row)
    return {
        "number": number,
        "id": number,
        "name": row["name"],
        "certificate": row["certificate"],
        "card": f"SC{number}",
        "balance": yuan(row["own_fen"]),
        "wallet": yuan(row["wallet_fen"]),
        "voucher": {"active_from": f"{since}T00:00:00"},
        "covers": [
            {
                "insurance": row["insurance"],
                "class": row["person_class"],
                "region": row["region"],
                "admin": row["admin_code"],
                "from": since,
                "tags": row["ties"],
            }
        ],
    }


def _insured_from(row: Row) -> str:
    """Since when a person is insured: the first day of all covers here, or the day of birth."""
    born: str = row["birth"].isoformat()
    return max(figures.COVER_FROM, born)


def _kin(one: Row, other: Row) -> Row:
    relation = relation_of(ROLES.index(one["role"]), ROLES.index(other["role"]))
    return {
        "person": person_number(one["person"]),
        "relative": person_number(other["person"]),
        "relation": relation,
    }


def _binding(pack: Pack, row: Row) -> Row:
    return {
        "holder": person_number(row["holder"]),
        "subject": person_number(row["subject"]),
        "made": f"{row['from_day']}T00:00:00",
        "channel": _channel(pack, "bind", row["from_day"]),
    }


def _grant(pack: Pack, row: Row) -> Row:
    until = {} if row["to_day"] is None else {"to": row["to_day"].isoformat()}
    return {
        "grantor": person_number(row["grantor"]),
        "beneficiary": person_number(row["beneficiary"]),
        "made": f"{row['from_day']}T00:00:00",
        "channel": _channel(pack, "grant", row["from_day"]),
        "from": row["from_day"].isoformat(),
        "priority": row["rank"],
        **until,
    }


def _channel(pack: Pack, power: Power, day: date) -> str:
    """The first channel that had the power there on that day."""
    return channels_with(pack, power, "", day)[0]
