"""``terminal-sim family transfer …``: the wallet and reserved quotas."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.family_asking import NO_WORLD_OPTIONS, Of, Other, Who, Yuan, phone_named, relation_named, tell
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.money import fen
from terminal_sim.phone import family as by_phone


def transfer(
    giver: Who,
    taker: Other,
    amount: Yuan,
    /,
    *,
    relation: Of,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """向家人的医保钱包转账。 | Send money to a relative's wallet."""
    with world.opened() as opened:
        to = opened.person(taker).number
        result = by_phone.transfer(phone_named(opened, giver), to, relation_named(relation), fen(amount, "amount"))
        tell(opened, result, as_json)


def accept(
    taker: Who,
    number: Annotated[str, Parameter(help="转账编号 | a transfer")],
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """接收医保钱包转账。 | Take what was sent."""
    with world.opened() as opened:
        tell(opened, by_phone.accept(phone_named(opened, taker), number), as_json)


def reserve(
    owner: Who,
    beneficiary: Other,
    amount: Yuan,
    /,
    *,
    relation: Of,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """为家人预留共济额度。 | Set an amount aside for a relative."""
    with world.opened() as opened:
        to = opened.person(beneficiary).number
        result = by_phone.reserve(phone_named(opened, owner), to, relation_named(relation), fen(amount, "amount"))
        tell(opened, result, as_json)


def dissolve(
    person: Who,
    number: Annotated[str, Parameter(help="额度编号 | a quota")],
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """解除共济额度，余额退回。 | Give a quota up; what is left returns."""
    with world.opened() as opened:
        tell(opened, by_phone.dissolve(phone_named(opened, person), number), as_json)
