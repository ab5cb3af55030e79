"""Packs with one value changed, for tests that a page says what the pack says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from terminal_sim.dated import Dated


class Replaced(dict[str, Any]):
    """The packs with one value of one of them changed."""

    def __init__(self, packs: Mapping[str, Any], region: str, path: str, value: object) -> None:
        super().__init__(packs)
        pack = packs[region]
        holder = next(each for each in pack.lineage() if path in each.parameters)
        dated = holder.parameters[path]
        entries = tuple(replace(entry, value=value) for entry in dated.entries)
        changed = {**holder.parameters, path: Dated(dated.name, entries)}
        for name, each in packs.items():
            self[name] = _with(each, holder.id, changed)


def _with(pack: Any, holder: str, parameters: Mapping[str, Any]) -> Any:
    if pack.id == holder:
        return replace(pack, parameters=parameters)
    return pack if pack.parent is None else replace(pack, parent=_with(pack.parent, holder, parameters))
