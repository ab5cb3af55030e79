"""``terminal-sim family list`` and ``records``: who may what, and what was used."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.family_asking import NO_WORLD_OPTIONS, Who, phone_named, tell
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.phone import family as by_phone


def list_family(person: Who, /, *, world: WorldOptions = NO_WORLD_OPTIONS, as_json: Json = False) -> None:
    """列出一个人的亲情账户、共济、转账与额度。 | All that a person holds, gives and receives."""
    with world.opened() as opened:
        tell(opened, by_phone.family(phone_named(opened, person)), as_json)


def records(
    person: Who,
    /,
    *,
    of: Annotated[str, Parameter(help="所绑定的家人；缺省为本人 | a bound relative; default: oneself")] = "",
    year: Annotated[int, Parameter(help="年度；缺省为当年 | year; default: this one")] = 0,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """使用记录、被家人使用的金额与年度费用。 | Use, what relatives spent, and the year's sums."""
    with world.opened() as opened:
        whose = opened.person(of).number if of else ""
        tell(opened, by_phone.records(phone_named(opened, person), whose, year), as_json)
