"""A pack with some values changed (改动个别参数的规则包): to try another rule, and to see what depends on which value.

>>> from datetime import date
>>> from terminal_sim.rules.pack import Pack
>>> tried = varied(Pack("here", "此地", "here", ("990000",), date(2024, 1, 1)), {"binding.max_members": "3"})
>>> tried.on("binding.max_members", date(2023, 6, 1)).value
3
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from terminal_sim.dated import Dated, Entry
from terminal_sim.rules.known import PARAMETERS
from terminal_sim.rules.pack import Pack, Source
from terminal_sim.rules.spot import Path, Spot

BEGIN = date(1949, 10, 1)
CITE = "variation"
RATE = ".fund_rate"


@dataclass(frozen=True, slots=True)
class _Given:
    """A value that was given, not read from a file."""

    data: object

    def where(self, path: Path) -> str:
        return "variation"


def varied(pack: Pack, values: Mapping[str, object]) -> Pack:
    """The pack with these parameters holding these values on every day; values as YAML would give them.

    The fund's rate of a kind of visit holds from the pack's own first rate on: before it there is no such benefit.

    Raises BadPack for a value of the wrong kind, KeyError for an unknown parameter.
    """
    changed = {
        path: Dated(
            path, (Entry(_begin(pack, path), PARAMETERS[path].kind(Spot.top(_Given(value))), CITE, "assumption"),)
        )
        for path, value in values.items()
    }
    sources = {**pack.sources, CITE: Source(CITE, "试验用的改动值 | a value changed for a trial")}
    return replace(pack, parameters={**pack.parameters, **changed}, sources=sources)


def _begin(pack: Pack, path: str) -> date:
    texts = pack.texts.get(path, ())
    return texts[0].entry.from_day if texts and path.endswith(RATE) else BEGIN
