"""The manifest of a population (人口数据清单): what was asked, what was drawn, the digest of every file; written last.

A folder without a manifest was not finished.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from terminal_sim.reading.files import write_file
from terminal_sim.simulation.city.population.marginals import Marginals
from terminal_sim.simulation.city.population.plan import Plan

SCHEMA = "terminal-sim/population/1"
MANIFEST = "manifest.json"


def write_manifest(plan: Plan, folder: Path, digests: Mapping[str, str], marginals: Marginals) -> Path:
    """Write the manifest of a finished folder."""
    counts = marginals.counts
    tables = ("persons", "families", "grants", "bindings", "claims", "lines")
    content = {
        "schema": SCHEMA,
        "fictional": True,
        "people": plan.people,
        "region": plan.region,
        "year": plan.year,
        "seed": plan.seed,
        "shard_people": plan.shard_people,
        "visits": plan.visits,
        "shards": len(list(plan.shards())),
        "counts": {name: counts[name] for name in tables},
        "marginals": {name: counts[name] for name in sorted(counts) if name not in tables},
        "files": dict(sorted(digests.items())),
    }
    return write_file(folder / MANIFEST, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
