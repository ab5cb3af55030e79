"""All packaged regions as one mapping, each read when it is first asked for (按需读取的规则包).

>>> shelf = PackShelf()
>>> len(shelf) > 3, "hainan" in shelf, shelf["hainan"].id
(True, True, 'hainan')
>>> shelf["hainan"] is shelf["hainan"]
True
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from terminal_sim.rules.pack import Pack


class PackShelf(Mapping[str, Pack]):
    """Region id -> pack. Two threads that ask at once may both read; they read the same."""

    def __init__(self) -> None:
        self._read: dict[str, Pack] = {}

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        from terminal_sim.reading.packs import all_ids  # with the first question: many commands need no rules

        return all_ids()

    def __getitem__(self, region: str) -> Pack:
        if region not in self._ids:
            raise KeyError(region)
        if region not in self._read:
            from terminal_sim.reading.packs import load

            self._read[region] = load(region)
        return self._read[region]

    def __contains__(self, region: object) -> bool:
        return region in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
