"""``terminal-sim explain ID`` (结算说明): why a booked settlement came out as it did, and what if it were different.

``--what-if`` takes ``day=2024-05-01``, ``region=shaanxi-xian`` or a pack file (``insured=``, ``care=``), ``level=3``,
``kind=clinic``, ``tags=community_center``, ``use=0``, ``pockets=pooled,own``; several may be given. Nothing is booked.
"""

from __future__ import annotations

import json as json_text
from pathlib import Path
from typing import Annotated, Any, get_args

from cyclopts import Parameter

from terminal_sim import clock
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.cli.trace_json import settlement_json
from terminal_sim.conversation.explaining import claim_of
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors.input import BadField, DuplicateField, UnknownField
from terminal_sim.money import yuan
from terminal_sim.reading.packs import load_file
from terminal_sim.rules.pack import Pack
from terminal_sim.rules.table import LEVEL_ZH, PLACE_TAG_ZH
from terminal_sim.settlement.claim import AccountUse, PocketKind
from terminal_sim.settlement.outcome import PAYER_ZH, Settlement
from terminal_sim.settlement.what_if import WhatIf, repriced
from terminal_sim.world.counter import booked

WHAT_IF_HELP = (
    "假设，如 day=2024-05-01 level=3；可用 day region insured care level kind tags use pockets"
    "（pockets=pooled,own 为账户顺序）| what if: any of these; pockets gives their order"
)
NO_WORLD_OPTIONS = WorldOptions()
PLACE_KINDS = ("clinic", "pharmacy")
KEYS = ("day", "region", "insured", "care", "level", "kind", "tags", "use", "pockets")


def explain(
    number: Annotated[str, Parameter(help="结算编号 | the settlement's number")],
    /,
    *,
    what_if: Annotated[list[str] | None, Parameter(help=WHAT_IF_HELP, consume_multiple=True)] = None,
    strict: Annotated[bool, Parameter(negative="", help="不用最后公布值 | refuse values no longer known")] = False,
    json: Json = False,
    world: WorldOptions = NO_WORLD_OPTIONS,
) -> None:
    """说明一笔结算的每一分钱，或按假设重算。 | Explain a settlement, or work it out under a what-if."""
    with world.opened() as opened:
        settled = booked(opened, number)
        packs = dict(opened.packs)
        supposed = what_if_of(what_if, packs) if what_if else None
        other = None if supposed is None else repriced(claim_of(settled), supposed, packs, strict=strict)
    if json:
        document = _json(settled, other, what_if or [])
        print(json_text.dumps(document, ensure_ascii=False, indent=2))
        return
    for line in lines_of(settled, other, what_if or []):
        print(line)


def what_if_of(words: list[str], packs: dict[str, Pack]) -> WhatIf:
    """``key=value`` words as a what-if; a region may be a pack file, which joins ``packs``.

    Raises UnknownField, DuplicateField, BadField, BadTime, BadPack.
    """
    found: dict[str, str] = {}
    for word in words:
        key, _, value = word.partition("=")
        if key not in KEYS:
            raise UnknownField(place="--what-if", field=key, known=", ".join(KEYS))
        if key in found:
            raise DuplicateField(place="--what-if", field=key)
        if not value and key != "tags":
            wanted = f"{key}=…"
            raise BadField(place="--what-if", field=key, came=word, wanted=wanted, wanted_zh=wanted)
        found[key] = _region(value, packs) if key in ("region", "insured", "care") else value
    return WhatIf(
        day=clock.day(found["day"], "--what-if day") if "day" in found else None,
        region=found.get("region", ""),
        insured=found.get("insured", ""),
        care=found.get("care", ""),
        level=_one("level", found, tuple(LEVEL_ZH)),
        kind=_one("kind", found, PLACE_KINDS),
        tags=frozenset(_among(found["tags"], "tags", tuple(PLACE_TAG_ZH))) if "tags" in found else None,
        pockets=_among(found.get("pockets", ""), "pockets", get_args(PocketKind)),
        account_use=next(iter(_among(found.get("use", ""), "use", get_args(AccountUse))), None),
    )


def _one(field: str, found: dict[str, str], known: tuple[str, ...]) -> str:
    """The one value of a field, or nothing where it is left as it was. Raises BadField for any other."""
    value = found.get(field, "")
    if value and value not in known:
        listed = ", ".join(known)
        raise BadField(place="--what-if", field=field, came=value, wanted=listed, wanted_zh=listed)
    return value


def lines_of(settled: Settled, other: Settlement | None, words: list[str]) -> list[str]:
    """What the command prints: the trace, and beside it what would have been different."""
    told = [f"{settled.settlement_id}  {settled.at:%Y-%m-%d %H:%M}  {settled.place.name}  {settled.person.masked}"]
    told += [f"参保地 {settled.insured_place} | 就医地 {settled.care_place}", *_trace(settled.settlement)]
    if other is None:
        return told
    told += ["", f"如果 | what if {' '.join(words)}（不入账 | nothing is booked）", *_trace(other), ""]
    told.append("项目 | share: 实际 | as booked -> 假设 | what if")
    for payer, name in PAYER_ZH.items():
        before, after = settled.settlement.of(payer), other.of(payer)  # type: ignore[arg-type]
        if before or after:
            mark = "" if before == after else f"  ({'+' if after > before else '-'}{yuan(abs(after - before))})"
            told.append(f"  {name} {payer}: {yuan(before)} -> {yuan(after)}{mark}")
    return told


def _trace(settlement: Settlement) -> list[str]:
    return [text for line in settlement.trace for text in (f"  · {line.zh}", f"    {line.en}")]


def _json(settled: Settled, other: Settlement | None, words: list[str]) -> dict[str, Any]:
    return {
        "schema": "terminal-sim/explain/1",
        "settlement_id": settled.settlement_id,
        "kind": settled.kind,
        "at": settled.at.isoformat(),
        "settlement": settlement_json(settled.settlement),
        "what_if": words,
        "supposed": None if other is None else settlement_json(other),
    }


def _region(value: str, packs: dict[str, Pack]) -> str:
    path = Path(value)
    if value in packs or not path.exists():
        return value
    pack = load_file(path)
    packs[pack.id] = pack
    return pack.id


def _among(text: str, field: str, known: tuple[Any, ...]) -> tuple[Any, ...]:
    words = tuple(filter(None, text.split(",")))
    for word in words:
        if word not in known:
            listed = ", ".join(known)
            raise BadField(place="--what-if", field=field, came=word, wanted=listed, wanted_zh=listed)
    return words
