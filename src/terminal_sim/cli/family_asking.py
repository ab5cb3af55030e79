"""What the family commands share (家庭命令的公共部分): their words, phones, people, and how answers are printed."""

from __future__ import annotations

import hashlib
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.family_shown import put_out
from terminal_sim.cli.options import WorldOptions
from terminal_sim.conversation import Act, Asking, Result, Sender
from terminal_sim.errors.input import BadField
from terminal_sim.people import RELATION_ZH, Relation
from terminal_sim.phone import Phone
from terminal_sim.phone.family import Relative
from terminal_sim.world.opening import OpenWorld
from terminal_sim.world.phones import bureau_of, phone_of

NO_WORLD_OPTIONS = WorldOptions()
Who = Annotated[str, Parameter(help="谁的手机：姓名、编号或证件号 | whose phone")]
Other = Annotated[str, Parameter(help="家人：姓名、编号或证件号 | the relative")]
Of = Annotated[str, Parameter(help="家人是您的什么人，如 child、spouse、子女 | what the relative is to the holder")]
Channel = Annotated[str, Parameter(help="渠道：national_app、alipay、wechat、desk…… | channel")]
City = Annotated[str, Parameter(help="城市；缺省为参保地 | city; default: the insured place")]
Faces = Annotated[list[str] | None, Parameter(name="--face", help="刷脸的人 | whose face was scanned")]
Papers = Annotated[list[str] | None, Parameter(name="--document", help="上传的材料 | documents uploaded")]
Live = Annotated[bool, Parameter(negative="", help="名单外的渠道按已开通处理 | take an unlisted channel as live")]
Secret = Annotated[str, Parameter(help="刷医保凭证的密码 | the voucher password")]
Yuan = Annotated[str, Parameter(help="金额（元） | amount in yuan")]


def phone_named(world: OpenWorld, who: str, channel: str = "national_app", city: str = "") -> Phone:
    return phone_of(world, world.person(who), channel=channel, city=city)


def relative_named(world: OpenWorld, text: str, relation: str) -> Relative:
    person = world.person(text)
    return Relative(person.name, person.certificate, relation_named(relation), person.certificate_kind)


def relation_named(text: str) -> Relation:
    words: dict[str, Relation] = {name: name for name in RELATION_ZH}  # type: ignore[misc]
    words |= {zh: name for name, zh in RELATION_ZH.items()}  # type: ignore[misc]
    if text not in words:
        known = ", ".join(RELATION_ZH)
        raise BadField(
            place="family", field="--relation", came=text, wanted=f"one of {known}", wanted_zh=f"{known} 之一"
        )
    return words[text]


def numbers_of(world: OpenWorld, people: list[str] | None) -> tuple[str, ...]:
    return tuple(world.person(text).number for text in people or ())


def by_agency(world: OpenWorld, act: Act) -> Result:
    now = world.now()
    mark = hashlib.sha256(repr(act).encode()).hexdigest()[:16]
    asking = Asking(f"agency-{now:%Y%m%d%H%M%S}-{mark}", Sender("agency", "agency"), act, now)
    return bureau_of(world).answer(asking).must()


def tell(world: OpenWorld, result: Result, as_json: bool) -> None:
    known: dict[str, str] = {}

    def name(number: str) -> str:
        return known.setdefault(number, world.person(number).name)

    put_out(result, name, as_json=as_json)
