"""``terminal-sim cancel`` and ``terminal-sim recover``: undo a known settlement, clear up unanswered messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.cli.screen import on_screen
from terminal_sim.conversation.institution import Cancel
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors.input import UnknownName
from terminal_sim.receipts.model import Language
from terminal_sim.receipts.outlets import as_bytes, render
from terminal_sim.store import Store
from terminal_sim.terminal.recovery import OUTCOME_ZH, Policy, Recovered
from terminal_sim.terminal.recovery import recover as recover_lines
from terminal_sim.world.counter import booked, counter_at, counter_over, open_papers
from terminal_sim.world.day_end import institutions_unanswered, messages_unanswered
from terminal_sim.world.opening import OpenWorld

NO_WORLD_OPTIONS = WorldOptions()


def cancel(
    settlement: Annotated[str, Parameter(help="结算编号 | settlement number")],
    /,
    *,
    lang: Annotated[Language, Parameter(help="zh、en 或 both")] = "zh",
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """撤销一笔结算：每份退回原处，开出负数单据。 | Cancel a settlement: each share goes back where it came from."""
    with world.opened() as opened:
        original = booked(opened, settlement)
        with counter_at(opened, original.place) as here:
            act = Cancel(original.settlement_id, original.visit, original.person.number)
            undone = here.till.book_and_ask(act)
            if not isinstance(undone, Settled):
                raise TypeError(f"wanted Settled, got {type(undone).__name__}")
            document = here.issue(undone)
    print(as_bytes(render(document, "json")).decode() if as_json else on_screen(document, lang))


def recover(
    *,
    institution: Annotated[
        str,
        Parameter(
            help="机构编码或名称；缺省为有未答报文的每家机构 | code or name; default: all with unanswered messages"
        ),
    ] = "",
    policy: Annotated[
        Policy, Parameter(help="adopt 补记，reverse 冲正 | take the booking over, or reverse it")
    ] = "adopt",
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """处理没有回复的报文：查询后补记或冲正；不指名则逐家处理。

    Clear up messages without a reply: ask, then take over or reverse; every institution unless one is named.
    """
    with world.opened() as opened, closing(open_papers(opened)) as books:
        named = (opened.place(institution).code,) if institution else institutions_unanswered(opened, books)
        found = {code: _recovered(opened, books, code, policy) for code in named}
    if as_json and institution:
        print_json("recovered", {"institution": institution, "messages": _rows(found[named[0]])})
    elif as_json:
        each = [{"institution": code, "messages": _rows(rows)} for code, rows in found.items()]
        print_json("recoveries", {"institutions": each})
    else:
        _print(found)


def _recovered(opened: OpenWorld, books: Store, code: str, policy: Policy) -> tuple[Recovered, ...]:
    try:
        place = opened.place(code)
    except UnknownName:  # an older bureau's book does not have it: the others are cleared up all the same
        waiting = messages_unanswered(opened, books, code)
        return tuple(Recovered(number, act, "still_unknown") for number, act in waiting)
    with counter_over(books, opened, place) as here:
        return recover_lines(here.till, here.book, policy)


def _rows(found: Iterable[Recovered]) -> list[dict[str, object]]:
    return [asdict(row) for row in found]


def _print(found: Mapping[str, Sequence[Recovered]]) -> None:
    for code, rows in found.items():
        print(f"{code}  {len(rows)} 条 | {len(rows)} messages")
        for row in rows:
            print(f"{row.number}  {row.act}  {OUTCOME_ZH[row.outcome]} | {row.outcome}  {row.settlement}")
    count = sum(map(len, found.values()))
    print(f"共 {count} 条 | {count} messages")
