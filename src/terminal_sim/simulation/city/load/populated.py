"""The town of a population (人口数据作为小城): the folder that ``population`` wrote, as a world file and its claims."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any, cast

from terminal_sim.catalogue import Catalogue
from terminal_sim.errors.city import BatchPartMissing
from terminal_sim.errors.input import BadField
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.world_file import WorldFile
from terminal_sim.settlement.claim import AccountUse, PlaceFacts
from terminal_sim.simulation.city.load.plan import Sold, Visit
from terminal_sim.simulation.city.population.manifest import MANIFEST, SCHEMA
from terminal_sim.simulation.city.population.plan import plan_of

MOST_CLAIMS = 20_000


@dataclass(frozen=True, slots=True)
class Populated:
    """A population: its year, its world file's content, and the folder of its claims."""

    year: int
    town: dict[str, Any]
    folder: Path


def town_in(folder: Path) -> Populated:
    """The population in a folder. Raises BadField, TooManyForWorldFile, BatchPartMissing."""
    try:
        told = json.loads((folder / MANIFEST).read_text("utf-8"))
        if told["schema"] != SCHEMA:
            raise ValueError(told["schema"])
        plan = plan_of(
            int(told["people"]),
            f"{told['region']}@{told['year']}",
            int(told["seed"]),
            shard_people=int(told["shard_people"]),
            visits=float(told["visits"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        wanted, wanted_zh = "a folder that `population` wrote", "population 命令写出的文件夹"
        raise BadField(place="load", field="--population", came=folder, wanted=wanted, wanted_zh=wanted_zh) from None
    try:
        from terminal_sim.simulation.city.population.world import check_size, world_document
    except ModuleNotFoundError as missing:
        raise BatchPartMissing(package=missing.name or "pyarrow", extra="batch") from missing
    check_size(plan)
    return Populated(plan.year, world_document(plan, folder), folder)


def claims_in(folder: Path, town: WorldFile, begins: datetime) -> tuple[Visit, ...]:
    """The claims of a population from a day on, of people insured by then, as visits in the order of their time."""
    import pyarrow.dataset as ds

    from terminal_sim.simulation.city.population.world import person_number

    whole = ds.dataset(folder / "claims", format="parquet")
    since = datetime.combine(begins.date(), time())
    table = (
        whole.filter(ds.field("at") >= since).head(MOST_CLAIMS).sort_by([("at", "ascending"), ("claim", "ascending")])
    )
    places = _places(folder, town)
    catalogue = packaged_catalogue()
    day = begins.date()
    known = {person.number: (order, person) for order, family in enumerate(town.families) for person in family.people}
    covers = {
        cover.person: cover
        for family in town.families
        for cover in family.covers
        if cover.in_force_on(day) and cover.status == "normal"
    }
    found: list[Visit] = []
    for row in table.to_pylist():
        number = person_number(row["person"])
        goods = tuple(_sold(catalogue, line) for line in row["lines"])
        if number not in covers or None in goods:
            continue
        family, patient = known[number]
        prescription = row["prescription"]
        found.append(
            Visit(
                number=0,
                at_seconds=0.0,
                family=family,
                patient=patient,
                holder=known[person_number(row["holder"])][1],
                cover=covers[number],
                place=places[row["place"]],
                goods=cast("tuple[Sold, ...]", goods),
                account_use=cast(AccountUse, str(row["account_use"])),
                visit_type=row["visit_type"],
                disease=row["disease"] or "",
                prescribed_before=row["at"] - prescription["issued_at"] if prescription else None,
                prescriber_level=(prescription["prescriber_level"] or "") if prescription else "",
            )
        )
    return tuple(found)


def _places(folder: Path, town: WorldFile) -> dict[int, PlaceFacts]:
    import pyarrow.parquet as pq

    here = {place.code: place for place in town.institutions}
    rows = pq.read_table(folder / "places.parquet", columns=["place", "code"]).to_pylist()
    return {row["place"]: here[row["code"]] for row in rows}


def _sold(catalogue: Catalogue, line: dict[str, Any]) -> Sold | None:
    item = catalogue.find(line["item"])
    return None if item is None else Sold(item, line["quantity_e4"], line["prescribed"])
