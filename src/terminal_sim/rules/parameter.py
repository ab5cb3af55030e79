"""A parameter that packs may state (规则参数): dotted path, what its value may be, its two names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from terminal_sim.rules.spot import Spot


@dataclass(frozen=True, slots=True)
class Parameter:
    """``kind`` turns a spot of the text into the value, or refuses."""

    path: str
    kind: Callable[[Spot], Any]
    zh: str
    en: str
