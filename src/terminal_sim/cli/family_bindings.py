"""``terminal-sim family bind …``: adding a relative, review, activation, password, details, unbinding."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.family_asking import (
    NO_WORLD_OPTIONS,
    Channel,
    City,
    Faces,
    Live,
    Of,
    Other,
    Papers,
    Secret,
    Who,
    by_agency,
    numbers_of,
    phone_named,
    relative_named,
    tell,
)
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.conversation import Act
from terminal_sim.conversation.family import ReviewBinding, ReviewGrant
from terminal_sim.phone import family as by_phone
from terminal_sim.phone.family import Proof


def bind(
    holder: Who,
    relative: Other,
    /,
    *,
    relation: Of,
    channel: Channel = "national_app",
    city: City = "",
    face: Faces = None,
    document: Papers = None,
    unclear: Annotated[bool, Parameter(negative="", help="材料不清晰 | documents cannot be read")] = False,
    commitment: Annotated[bool, Parameter(negative="", help="已签承诺书 | commitment signed")] = False,
    password: Secret = "",
    assume_live: Live = False,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """添加亲情账户。 | Add a relative."""
    with world.opened() as opened:
        proof = Proof(numbers_of(opened, face), tuple(document or ()), not unclear, commitment)
        phone = phone_named(opened, holder, channel, city)
        whom = relative_named(opened, relative, relation)
        tell(opened, by_phone.bind(phone, whom, proof, password=password, assume_live=assume_live), as_json)


def review(
    number: Annotated[str, Parameter(help="绑定或授权的编号 | number of a binding or grant")],
    /,
    *,
    reject: Annotated[str, Parameter(help="不通过及其原因 | reject, with the reason")] = "",
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """经办机构审核；不写 --reject 即通过。 | The agency decides; without --reject it approves."""
    act: Act = (ReviewGrant if number.startswith("G") else ReviewBinding)(number, not reject, reject)
    with world.opened() as opened:
        tell(opened, by_agency(opened, act), as_json)


def activate(
    holder: Who,
    binding: Annotated[str, Parameter(help="绑定编号；本人凭证写 own | a binding, or own")],
    /,
    *,
    password: Secret = "",
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """激活家人的凭证；own 激活本人的凭证。 | Activate a relative's voucher, or with own one's own."""
    with world.opened() as opened:
        phone = phone_named(opened, holder)
        if binding == "own":
            tell(opened, by_phone.activate_own(phone), as_json)
            return
        tell(opened, by_phone.activate(phone, binding, password), as_json)


def set_password(
    holder: Who,
    binding: Annotated[str, Parameter(help="绑定编号 | a binding")],
    password: Secret,
    /,
    *,
    face: Faces = None,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """设置或重设刷医保凭证的密码（重设须刷脸）。 | Set the voucher password, or with a face a new one."""
    with world.opened() as opened:
        faces = numbers_of(opened, face)
        tell(opened, by_phone.set_password(phone_named(opened, holder), binding, password, faces), as_json)


def edit(
    holder: Who,
    binding: Annotated[str, Parameter(help="绑定编号 | a binding")],
    /,
    *,
    name: Annotated[str, Parameter(help="新的姓名 | new name")] = "",
    certificate: Annotated[str, Parameter(help="新的证件号 | new certificate number")] = "",
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """修改家人信息，重新审核前暂停使用。 | Change details; suspended until reviewed anew."""
    with world.opened() as opened:
        tell(opened, by_phone.edit(phone_named(opened, holder), binding, name=name, certificate=certificate), as_json)


def unbind(
    person: Who,
    binding: Annotated[str, Parameter(help="绑定编号 | a binding")],
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """解绑，双方均可。 | End a binding, from either side."""
    with world.opened() as opened:
        tell(opened, by_phone.unbind(phone_named(opened, person), binding), as_json)
