"""``terminal-sim family grant …``: giving, confirming, cancelling, linking the authoriser's voucher."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from terminal_sim import clock
from terminal_sim.cli.family_asking import (
    NO_WORLD_OPTIONS,
    Channel,
    City,
    Faces,
    Live,
    Of,
    Other,
    Papers,
    Who,
    numbers_of,
    phone_named,
    relative_named,
    tell,
)
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.phone import family as by_phone


def grant(
    grantor: Who,
    relative: Other,
    /,
    *,
    relation: Of,
    channel: Channel = "national_app",
    city: City = "",
    from_: Annotated[str, Parameter(name="--from", help="开始日期 | first day")] = "",
    to: Annotated[str, Parameter(help="结束日期 | last day")] = "",
    priority: Annotated[int, Parameter(help="顺位，1 最先 | priority, 1 pays first")] = 1,
    document: Papers = None,
    assume_live: Live = False,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """授权家人使用本人个人账户。 | Let a relative spend from one's account."""
    with world.opened() as opened:
        result = by_phone.grant(
            phone_named(opened, grantor, channel, city),
            relative_named(opened, relative, relation),
            from_day=clock.day(from_, "--from") if from_ else None,
            to_day=clock.day(to, "--to") if to else None,
            priority=priority,
            materials=tuple(document or ()),
            assume_live=assume_live,
        )
        tell(opened, result, as_json)


def confirm(
    person: Who,
    number: Annotated[str, Parameter(help="授权编号 | a grant")],
    /,
    *,
    decline: Annotated[bool, Parameter(negative="", help="不同意 | decline")] = False,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """使用人确认共济邀请。 | The invited relative accepts or declines."""
    with world.opened() as opened:
        tell(opened, by_phone.confirm(phone_named(opened, person), number, accept=not decline), as_json)


def cancel(
    person: Who,
    number: Annotated[str, Parameter(help="授权编号 | a grant")],
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """解除授权，双方均可。 | End a grant, from either side."""
    with world.opened() as opened:
        tell(opened, by_phone.cancel(phone_named(opened, person), number), as_json)


def link(
    person: Who,
    number: Annotated[str, Parameter(help="授权编号 | a grant")],
    /,
    *,
    face: Faces = None,
    consent: Annotated[bool, Parameter(negative="", help="授权人同意授权告知 | the authoriser agrees")] = False,
    channel: Channel = "alipay",
    city: City = "",
    assume_live: Live = False,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """绑定授权人子账户，可展示授权人的码。 | Link the authoriser's voucher to this phone."""
    with world.opened() as opened:
        phone, faces = phone_named(opened, person, channel, city), numbers_of(opened, face)
        tell(opened, by_phone.link(phone, number, faces, consent=consent, assume_live=assume_live), as_json)
