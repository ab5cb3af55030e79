"""A spot in a text that was read (文件位置): a value, its dotted key and the line where it stands, for clear refusals.

A reader hands over plain data (text, lists, mappings) and can say where each part stands; the checks of this room walk
over it and refuse by file, line and key.

>>> class Plain:
...     data = {"clinic": {"rate": "1.5"}}
...     def where(self, path):
...         return "pack.yaml:2"
>>> spot = Spot.top(Plain()).fields()["clinic"].fields()["rate"]
>>> spot.key, spot.word()
('clinic.rate', '1.5')
>>> print(spot.refused("应在0到1之间", "wanted 0 to 1").in_english())
pack.yaml:2: clinic.rate: wanted 0 to 1. Mend the pack and load it again.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from terminal_sim.errors.base import BadInput
from terminal_sim.errors.rules import BadPack

Path = tuple[str | int, ...]


class Text(Protocol):
    """A file already read into text, lists and mappings, which knows the place of each part."""

    @property
    def data(self) -> object: ...

    def where(self, path: Path) -> str: ...


@dataclass(frozen=True, slots=True)
class Spot:
    """One value of a text and the way to it. ``refusal`` is the class of what it raises."""

    text: Text
    path: Path
    value: object
    refusal: type[BadInput] = BadPack

    @classmethod
    def top(cls, text: Text, refusal: type[BadInput] = BadPack) -> Spot:
        """The whole text."""
        return cls(text, (), text.data, refusal)

    @property
    def key(self) -> str:
        """The dotted key: ``clinic.employee.fund_rate.0.value``."""
        return ".".join(str(part) for part in self.path) or "-"

    @property
    def place(self) -> str:
        """File and line."""
        return self.text.where(self.path)

    def refused(self, reason_zh: str, reason: str) -> BadInput:
        """The refusal to raise for this spot."""
        return self.refusal(place=self.place, key=self.key, reason_zh=reason_zh, reason=reason)

    def fields(self) -> dict[str, Spot]:
        """The parts of a mapping. Raises BadPack for anything else."""
        if not isinstance(self.value, dict):
            raise self.refused("此处应为映射（键: 值）", "wanted a mapping (key: value) here")
        return {str(key): self._part(str(key), part) for key, part in self.value.items()}

    def record(self, wanted: Collection[str], needed: Collection[str] = ()) -> dict[str, Spot]:
        """The parts of a mapping whose keys are known. Raises BadPack for an unknown or a missing key."""
        parts = self.fields()
        for name, part in parts.items():
            if name not in wanted:
                known = ", ".join(wanted)
                raise part.refused(f"不认识的键 {name}；可用：{known}", f"unknown key {name}; known here: {known}")
        for name in needed:
            if name not in parts:
                raise self.refused(f"缺少 {name}", f"{name} is missing")
        return parts

    def items(self) -> list[Spot]:
        """The parts of a list. Raises BadPack for anything else."""
        if not isinstance(self.value, list):
            raise self.refused("此处应为列表", "wanted a list here")
        return [self._part(number, part) for number, part in enumerate(self.value)]

    def word(self) -> str:
        """A plain text that is not empty. Raises BadPack for anything else."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.refused("此处应为非空的文字或数值", "wanted a text or number here")
        return self.value.strip()

    def like(self, value: object) -> Spot:
        """Another value at the same place, for a part of what stands there."""
        return Spot(self.text, self.path, value, self.refusal)

    def _part(self, step: str | int, value: object) -> Spot:
        return Spot(self.text, (*self.path, step), value, self.refusal)
