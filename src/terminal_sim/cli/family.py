"""``terminal-sim family``: bindings, grants, wallet and quotas of a family, from their phones and the agency's desk."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from terminal_sim import clock
from terminal_sim.cli.family_shown import put_out
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.conversation import Act, Asking, Result, Sender
from terminal_sim.conversation.family import ReviewBinding, ReviewGrant
from terminal_sim.errors.input import BadField
from terminal_sim.money import fen
from terminal_sim.people import RELATION_ZH, Relation
from terminal_sim.phone import Phone
from terminal_sim.phone import family as by_phone
from terminal_sim.phone.family import Proof, Relative
from terminal_sim.world.counter import bureau_of, phone_of
from terminal_sim.world.opening import OpenWorld

family = App(name="family", help="亲情账户与家庭共济 | bindings, grants, wallet and quotas of a family")
family.command(
    "terminal_sim.cli.family_trials:compare",
    name="compare",
    help="同一账单几种付法并排 | one bill, several ways of paying",
)
family.command("terminal_sim.cli.family_trials:play", name="play", help="演练家庭情景文件 | play family stories")

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


@family.command
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
        proof = Proof(_numbers(opened, face), tuple(document or ()), not unclear, commitment)
        phone = _phone(opened, holder, channel, city)
        whom = _relative(opened, relative, relation)
        _told(opened, by_phone.bind(phone, whom, proof, password=password, assume_live=assume_live), as_json)


@family.command
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
        _told(opened, _agency(opened, act), as_json)


@family.command
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
        phone = _phone(opened, holder)
        if binding == "own":
            _told(opened, by_phone.activate_own(phone), as_json)
            return
        _told(opened, by_phone.activate(phone, binding, password), as_json)


@family.command(name="password")
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
        faces = _numbers(opened, face)
        _told(opened, by_phone.set_password(_phone(opened, holder), binding, password, faces), as_json)


@family.command
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
        _told(opened, by_phone.edit(_phone(opened, holder), binding, name=name, certificate=certificate), as_json)


@family.command
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
        _told(opened, by_phone.unbind(_phone(opened, person), binding), as_json)


@family.command
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
            _phone(opened, grantor, channel, city),
            _relative(opened, relative, relation),
            from_day=clock.day(from_, "--from") if from_ else None,
            to_day=clock.day(to, "--to") if to else None,
            priority=priority,
            materials=tuple(document or ()),
            assume_live=assume_live,
        )
        _told(opened, result, as_json)


@family.command
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
        _told(opened, by_phone.confirm(_phone(opened, person), number, accept=not decline), as_json)


@family.command
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
        _told(opened, by_phone.cancel(_phone(opened, person), number), as_json)


@family.command
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
        phone, faces = _phone(opened, person, channel, city), _numbers(opened, face)
        _told(opened, by_phone.link(phone, number, faces, consent=consent, assume_live=assume_live), as_json)


@family.command
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
        result = by_phone.transfer(_phone(opened, giver), to, _relation(relation), fen(amount, "amount"))
        _told(opened, result, as_json)


@family.command
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
        _told(opened, by_phone.accept(_phone(opened, taker), number), as_json)


@family.command
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
        result = by_phone.reserve(_phone(opened, owner), to, _relation(relation), fen(amount, "amount"))
        _told(opened, result, as_json)


@family.command
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
        _told(opened, by_phone.dissolve(_phone(opened, person), number), as_json)


@family.command(name="list")
def list_family(person: Who, /, *, world: WorldOptions = NO_WORLD_OPTIONS, as_json: Json = False) -> None:
    """列出一个人的亲情账户、共济、转账与额度。 | All that a person holds, gives and receives."""
    with world.opened() as opened:
        _told(opened, by_phone.family(_phone(opened, person)), as_json)


@family.command
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
        _told(opened, by_phone.records(_phone(opened, person), whose, year), as_json)


def _phone(world: OpenWorld, who: str, channel: str = "national_app", city: str = "") -> Phone:
    return phone_of(world, world.person(who), channel=channel, city=city)


def _relative(world: OpenWorld, text: str, relation: str) -> Relative:
    person = world.person(text)
    return Relative(person.name, person.certificate, _relation(relation), person.certificate_kind)


def _relation(text: str) -> Relation:
    words: dict[str, Relation] = {name: name for name in RELATION_ZH}  # type: ignore[misc]
    words |= {zh: name for name, zh in RELATION_ZH.items()}  # type: ignore[misc]
    if text not in words:
        known = ", ".join(RELATION_ZH)
        raise BadField(
            place="family", field="--relation", came=text, wanted=f"one of {known}", wanted_zh=f"{known} 之一"
        )
    return words[text]


def _numbers(world: OpenWorld, people: list[str] | None) -> tuple[str, ...]:
    return tuple(world.person(text).number for text in people or ())


def _agency(world: OpenWorld, act: Act) -> Result:
    now = world.now()
    asking = Asking(f"agency-{now:%Y%m%d%H%M%S}-{act!r}"[:64], Sender("agency", "agency"), act, now)
    return bureau_of(world).answer(asking).must()


def _told(world: OpenWorld, result: Result, as_json: bool) -> None:
    known: dict[str, str] = {}

    def name(number: str) -> str:
        return known.setdefault(number, world.person(number).name)

    put_out(result, name, as_json=as_json)
