"""``terminal-sim interface``: the transactions of the institution's interface and their field tables."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json
from terminal_sim.errors.input import UnknownName
from terminal_sim.national.fields import Node
from terminal_sim.national.profile import POINTS, profile, profiles
from terminal_sim.national.table import TRANSACTIONS, find


def interface(
    number: Annotated[str, Parameter(help="交易编号，如 2207；缺省列出全部 | a transaction number; default: all")] = "",
    /,
    *,
    habits: Annotated[
        str, Parameter(name="--profile", help="列出接口配置及其容差 | what a profile takes, notes and refuses")
    ] = "",
    as_json: Json = False,
) -> None:
    """定点医药机构接口：交易、字段表与容差。 | The institution's interface: transactions, fields, tolerances."""
    if habits:
        _profile(habits, as_json)
    elif number:
        _one(number, as_json)
    else:
        _all(as_json)


def _all(as_json: bool) -> None:
    if as_json:
        rows = [{"infno": each.infno, "zh": each.zh, "en": each.en, "path": each.path} for each in TRANSACTIONS]
        print_json("interface", {"transactions": rows, "profiles": [each.name for each in profiles()]})
        return
    for each in TRANSACTIONS:
        print(f"{each.infno:<6} {each.zh}  | {each.en}")


def _one(number: str, as_json: bool) -> None:
    found = find(number.upper())
    if found is None:
        known = ", ".join(each.infno for each in TRANSACTIONS)
        raise UnknownName(kind="transaction", kind_zh="交易", came=number, known=known)
    if as_json:
        nodes = {"asks": found.asks, "gives": found.gives}
        plain = {name: [_node(each) for each in listed] for name, listed in nodes.items()}
        print_json("transaction", {"infno": number.upper(), "zh": found.zh, "en": found.en, **plain})
        return
    print(found.described())


def _node(node: Node) -> dict[str, object]:
    """A node's field table; what it looks names up in is none of it."""
    return {key: value for key, value in asdict(node).items() if key != "names"}


def _profile(name: str, as_json: bool) -> None:
    chosen = profile(name)
    levels = {point: chosen.level(point) for point in POINTS}  # type: ignore[arg-type]
    if as_json:
        plain = {key: value for key, value in asdict(chosen).items() if key not in ("levels", "otherwise")}
        print_json("profile", {**plain, "levels": levels})
        return
    print(f"{chosen.name}  {chosen.zh}")
    for point, (zh, en) in POINTS.items():
        print(f"  {levels[point]:<7} {point:<16} {zh} | {en}")
