"""Binding and granting in a page (亲情账户与家庭共济的办理): the one act of the conversation that a form makes.

What is missing in a form is the bureau's refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast, get_args

from terminal_sim.clock import day
from terminal_sim.conversation import Act
from terminal_sim.conversation.family import (
    ActivateBinding,
    ApplyBinding,
    CancelGrant,
    ConfirmGrant,
    InviteGrant,
    LinkAuthoriser,
    SetVoucherPassword,
    Unbind,
)
from terminal_sim.conversation.family_replies import BindingChanged, GrantChanged
from terminal_sim.errors.input import BadField
from terminal_sim.people import RELATION_ZH, Relation
from terminal_sim.web.said import Said, said
from terminal_sim.world.opening import OpenWorld

Asked = Mapping[str, str]


def act_of(asked: Asked, world: OpenWorld, holder: str, channel: str, city: str) -> Act:
    """The act that a form makes. Raises BadField, UnknownName and what a date refuses."""
    make = MAKES.get(asked.get("what", ""))
    if make is None:
        listed = ", ".join(MAKES)
        raise BadField(place="family", field="what", came=asked.get("what"), wanted=listed, wanted_zh=listed)
    return make(asked, world, holder, (channel, city))


def outcome(result: object) -> Said:
    """What came of it, in a word."""
    if isinstance(result, BindingChanged):
        return said(f"亲情账户 {result.binding.number}：{result.state_zh}", f"binding {result.binding.state}")
    if isinstance(result, GrantChanged):
        return said(f"家庭共济 {result.grant.number}：{result.state_zh}", f"grant {result.grant.state}")
    return said("已办理", "done")


def _bind(asked: Asked, world: OpenWorld, holder: str, where: tuple[str, str]) -> Act:
    relative = world.person(asked.get("person", ""))
    return ApplyBinding(
        holder=holder,
        name=relative.name,
        certificate=relative.certificate,
        certificate_kind=relative.certificate_kind,
        relation=_relation(asked),
        channel=where[0],
        city=where[1],
        faces=_listed(asked, "faces"),
        documents=_listed(asked, "documents"),
        legible=not asked.get("blurred"),
        commitment=bool(asked.get("commitment")),
        password=asked.get("password", ""),
    )


def _grant(asked: Asked, world: OpenWorld, holder: str, where: tuple[str, str]) -> Act:
    relative = world.person(asked.get("person", ""))
    return InviteGrant(
        grantor=holder,
        name=relative.name,
        certificate=relative.certificate,
        relation=_relation(asked),
        channel=where[0],
        city=where[1],
        from_day=_day(asked, "from"),
        to_day=_day(asked, "to"),
        priority=_priority(asked),
        materials=_listed(asked, "documents"),
        faces=_listed(asked, "faces"),
    )


def _link(asked: Asked, world: OpenWorld, holder: str, where: tuple[str, str]) -> Act:
    faces, consent = _listed(asked, "faces"), bool(asked.get("consent"))
    return LinkAuthoriser(asked.get("number", ""), holder, where[0], where[1], faces, consent)


def _activate(asked: Asked, world: OpenWorld, holder: str, where: tuple[str, str]) -> Act:
    return ActivateBinding(asked.get("number", ""), holder, asked.get("password", ""))


def _password(asked: Asked, world: OpenWorld, holder: str, where: tuple[str, str]) -> Act:
    return SetVoucherPassword(asked.get("number", ""), holder, asked.get("password", ""))


def _unbind(asked: Asked, world: OpenWorld, holder: str, where: tuple[str, str]) -> Act:
    return Unbind(asked.get("number", ""), holder)


def _confirm(asked: Asked, world: OpenWorld, holder: str, where: tuple[str, str]) -> Act:
    return ConfirmGrant(asked.get("number", ""), holder, not asked.get("decline"))


def _cancel(asked: Asked, world: OpenWorld, holder: str, where: tuple[str, str]) -> Act:
    return CancelGrant(asked.get("number", ""), holder)


MAKES: Mapping[str, Callable[[Asked, OpenWorld, str, tuple[str, str]], Act]] = {
    "bind": _bind,
    "grant": _grant,
    "link": _link,
    "activate": _activate,
    "password": _password,
    "unbind": _unbind,
    "confirm": _confirm,
    "cancel_grant": _cancel,
}


def _relation(asked: Asked) -> Relation:
    came = asked.get("relation", "")
    if came not in get_args(Relation):
        listed = ", ".join(RELATION_ZH)
        raise BadField(place="family", field="relation", came=came, wanted=listed, wanted_zh=listed)
    return cast(Relation, came)


def _listed(asked: Asked, name: str) -> tuple[str, ...]:
    return tuple(filter(None, asked.get(name, "").split(",")))


def _day(asked: Asked, name: str) -> date | None:
    return day(asked[name], name) if asked.get(name) else None


def _priority(asked: Asked) -> int:
    text = asked.get("priority", "") or "1"
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 4 and int(text)):
        wanted, wanted_zh = "a whole number from 1 to 999", "1 至 999 的整数"
        raise BadField(place="family", field="priority", came=text, wanted=wanted, wanted_zh=wanted_zh)
    return int(text)
