"""What the explaining page shows (说明页面): each fen with its rule and source, a what-if beside, the three powers.

The three ways to have a code shown and a bill paid stand side by side, with what the regions' packs say of them today.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from sqlalchemy import select

from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.clock import day
from terminal_sim.conversation.explaining import claim_of
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.input import BadField
from terminal_sim.money import yuan
from terminal_sim.people import RELATION_ZH
from terminal_sim.rules.family import SCOPE_ZH
from terminal_sim.rules.known import PARAMETERS
from terminal_sim.rules.pack import InForce, Pack
from terminal_sim.settlement.claim import AccountUse
from terminal_sim.settlement.outcome import PAYER_ZH, Settlement
from terminal_sim.settlement.what_if import WhatIf, repriced
from terminal_sim.store import Tx
from terminal_sim.store.columns import read
from terminal_sim.web.picture import picture, reason
from terminal_sim.web.said import RELATION_EN, Said, Told, refused, said
from terminal_sim.world.counter import booked
from terminal_sim.world.opening import OpenWorld, Packs

NEWEST = 60
POWERS = {
    "binding": ("binding.max_members", "binding.relations", "binding.insured_scope", "binding.password"),
    "grant": (
        "grant.relations",
        "grant.insured_scope",
        "grant.use_scope",
        "grant.max_users",
        "grant.keeps",
        "grant.credential",
    ),
}

MONEY = frozenset({"grant.keeps"})
WORDS = {
    **{name: said(zh, RELATION_EN[name]) for name, zh in RELATION_ZH.items()},
    **{name: said(zh, name) for name, zh in SCOPE_ZH.items()},
    "minor_child": said("未成年子女", "minor child"),
    "adult_child": said("成年子女", "adult child"),
    "None": said("不限", "unlimited"),
    "none": said("不需要", "not needed"),
    "True": said("是", "yes"),
    "False": said("否", "no"),
    "show": said("展码时", "when a code is shown"),
    "show_and_settle": said("展码与结算时", "when a code is shown and when it is settled"),
    "user_only": said("只能展示使用人本人的码", "the beneficiary's own code only"),
    "authoriser_via_linked_subaccount": said(
        "可经关联子账户展示授权人的码", "the authoriser's, through a linked account"
    ),
}


def settlements_told(tx: Tx, packs: Packs) -> Told:
    """The newest settlements to choose from, the regions to suppose, and the powers side by side."""
    asked = select(SETTLEMENTS).where(SETTLEMENTS.c.world == tx.world, SETTLEMENTS.c.kind == "settlement")
    rows = tx.rows(asked.order_by(SETTLEMENTS.c.settlement.desc()).limit(NEWEST))
    return {
        "settlements": [
            {
                "number": row.settlement,
                "at": f"{read(row.at):%Y-%m-%d %H:%M}",
                "total": yuan(row.total_fen),
                "cash": yuan(row.cash_fen),
                "undone": bool(row.undone_by),
            }
            for row in rows
        ],
        "regions": [{"id": name, **said(packs[name].name_zh, packs[name].name_en)} for name in packs],
        "powers": _powers(tx, packs),
    }


def explain_told(world: OpenWorld, number: str, supposed: Mapping[str, str]) -> Told:
    """A settlement with every reason; beside it the same bill as supposed. Raises UnknownSettlement and BadField."""
    settled = booked(world, number)
    told: Told = {
        "picture": picture(settled),
        "trace": [reason(line) for line in settled.settlement.trace],
        "insured_place": settled.insured_place,
        "care_place": settled.care_place,
        "supposed": None,
    }
    if supposed:
        try:
            other = repriced(claim_of(settled), _what_if(supposed), world.packs)
        except TerminalSimError as refusal:
            told["supposed"] = {"refusal": refused(refusal)}
        else:
            told["supposed"] = {
                "compared": _compared(settled.settlement, other),
                "trace": [reason(line) for line in other.trace],
            }
    return told


def _what_if(supposed: Mapping[str, str]) -> WhatIf:
    use = supposed.get("use", "")
    known: tuple[AccountUse, ...] = get_args(AccountUse)
    if use and use not in known:
        listed = ", ".join(known)
        raise BadField(place="explain", field="use", came=use, wanted=listed, wanted_zh=listed)
    return WhatIf(
        day=day(supposed["day"], "day") if "day" in supposed else None,
        region=supposed.get("region", ""),
        level=supposed.get("level", ""),
        account_use=next((each for each in known if each == use), None),
    )


def _compared(before: Settlement, after: Settlement) -> list[Told]:
    rows = []
    for payer, zh in PAYER_ZH.items():
        was, would = before.of(payer), after.of(payer)  # type: ignore[arg-type]
        if was or would:
            rows.append(
                {
                    "label": said(zh, payer.replace("_", " ")),
                    "before": yuan(was),
                    "after": yuan(would),
                    "change": "" if was == would else f"{'+' if would > was else ''}{yuan(would - was)}",
                }
            )
    return rows


def _powers(tx: Tx, packs: Packs) -> list[Told]:
    """What each region says today of bindings and grants, with its source."""
    today = tx.now.date()
    told = []
    for name in packs:
        pack = packs[name]
        rows = {
            power: [_rule(pack, path, found) for path in paths if (found := pack.found(path, today)) is not None]
            for power, paths in POWERS.items()
        }
        told.append({"id": name, **said(pack.name_zh, pack.name_en), **rows})
    return told


def _rule(pack: Pack, path: str, found: InForce[object]) -> Told:
    return {
        "path": path,
        "title": said(PARAMETERS[path].zh, PARAMETERS[path].en),
        "value": spoken(found.value, path),
        "source": found.source or found.cite,
        "from": found.from_day.isoformat() if found.from_day else "",
        "confidence": found.confidence,
    }


def spoken(value: object, path: str) -> Said:
    """A rule's value in words.

    >>> spoken(None, "grant.max_users"), spoken(("spouse", "child"), "grant.relations")["zh"]
    ({'zh': '不限', 'en': 'unlimited'}, '配偶、子女')
    """
    if path in MONEY and isinstance(value, int):
        return said(f"{yuan(value)} 元", f"{yuan(value)} yuan")
    listed = list(value) if isinstance(value, list | tuple | frozenset) else [value]
    both = [WORDS.get(str(each), said(str(each).replace("_", " "))) for each in listed]
    return said("、".join(each["zh"] for each in both), ", ".join(each["en"] for each in both))
