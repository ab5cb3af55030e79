"""Rules with some values changed (改动个别参数): what would have been, had the deductible been another.

>>> change_of("clinic.resident.caps = []")
('clinic.resident.caps', '[]')
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from terminal_sim.errors.city import BadChange
from terminal_sim.errors.input import BadField, UnreadableFile
from terminal_sim.errors.rules import BadPack
from terminal_sim.reading import yaml
from terminal_sim.rules.checks import complaints
from terminal_sim.rules.known import PARAMETERS
from terminal_sim.rules.pack import Pack
from terminal_sim.rules.variation import varied

Changes = tuple[tuple[str, str], ...]


def change_of(said: str) -> tuple[str, str]:
    """``PARAMETER=VALUE`` as path and value. Raises BadChange."""
    path, _, value = said.partition("=")
    if path.strip() not in PARAMETERS or not value.strip():
        near = ", ".join(get_close_matches(path.strip(), PARAMETERS, 3)) or "terminal-sim rules show REGION"
        raise BadChange(said=said, near=near)
    return path.strip(), value.strip()


def changed(pack: Pack, changes: Changes) -> Pack:
    """The pack with these parameters holding these values, as YAML writes them, on every day.

    Raises BadPack for a value of the wrong kind, or one that does not go with the rest of the pack.
    """
    if not changes:
        return pack
    found = varied(pack, {path: _data(path, value) for path, value in changes})
    for complaint in complaints(found):
        raise BadPack(place=pack.id, key=complaint.key, reason_zh=complaint.zh, reason=complaint.en)
    return found


def _data(path: str, value: str) -> object:
    try:
        return yaml.parse(value, path).data
    except UnreadableFile as wrong:
        reason, reason_zh = str(wrong.facts["reason"]), str(wrong.facts["reason_zh"])
        raise BadField(
            place="--set", field=path, came=value, wanted=f"YAML ({reason})", wanted_zh=f" YAML（{reason_zh}）"
        ) from None


class ChangedShelf(Mapping[str, Pack]):
    """Packs with some parameters changed (改动参数的规则包), each when it is first asked for.

    A region that does not state a parameter at all is left without it.
    """

    def __init__(self, shelf: Mapping[str, Pack], changes: Changes) -> None:
        self._shelf, self._changes = shelf, changes
        self._made: dict[str, Pack] = {}

    def __getitem__(self, region: str) -> Pack:
        if region not in self._made:
            pack = self._shelf[region]
            stated = tuple((path, value) for path, value in self._changes if pack.states(path))
            self._made[region] = changed(pack, stated)
        return self._made[region]

    def __iter__(self) -> Iterator[str]:
        return iter(self._shelf)

    def __len__(self) -> int:
        return len(self._shelf)

    def __contains__(self, region: object) -> bool:
        return region in self._shelf
