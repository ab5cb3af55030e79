"""How listings leave the program (列表输出): JSON documents with their schema on top, prices as people write them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime

from terminal_sim.money import plain


def print_json(kind: str, content: Mapping[str, object]) -> None:
    """Print a document of the kind ``terminal-sim/<kind>/1``."""
    print(json.dumps({"schema": f"terminal-sim/{kind}/1", **content}, ensure_ascii=False, indent=2, default=_iso))


def yuan6(price_e6: int) -> str:
    """A unit price in yuan with at least two decimals: 12.50, 0.085."""
    text = plain(price_e6, 6)
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}"


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
