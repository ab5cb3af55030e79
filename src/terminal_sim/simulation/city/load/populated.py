"""The town of a population (人口数据作为小城): the folder that ``population`` wrote, as a world file's content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from terminal_sim.errors.city import BatchPartMissing
from terminal_sim.errors.input import BadField
from terminal_sim.simulation.city.population.manifest import MANIFEST, SCHEMA
from terminal_sim.simulation.city.population.plan import plan_of


def town_in(folder: Path) -> tuple[int, dict[str, Any]]:
    """The population's year and its world. Raises BadField, TooManyForWorldFile, BatchPartMissing."""
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
    return plan.year, world_document(plan, folder)
