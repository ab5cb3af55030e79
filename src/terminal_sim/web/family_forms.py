"""Binding and granting in a page (亲情账户与家庭共济的办理): what a region asks for, and the act that a form makes.

What a region asks for is read from its pack; the form's answer is one act of the conversation, and what is missing is
the bureau's refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast, get_args

from terminal_sim.bureau import people
from terminal_sim.bureau.registry.applying import DOCUMENT_ZH
from terminal_sim.bureau.registry.facts import reading_for
from terminal_sim.clock import day
from terminal_sim.conversation import Act
from terminal_sim.conversation.family import (
    ActivateBinding,
    ApplyBinding,
    CancelGrant,
    ConfirmGrant,
    InviteGrant,
    SetVoucherPassword,
    Unbind,
)
from terminal_sim.conversation.family_replies import BindingChanged, GrantChanged
from terminal_sim.errors.input import BadField
from terminal_sim.people import RELATION_ZH, Relation
from terminal_sim.store import Tx
from terminal_sim.web.said import RELATION_EN, Said, Told, said
from terminal_sim.world.opening import OpenWorld, Packs

DOCUMENT_EN = {name: name.replace("_", " ") for name in DOCUMENT_ZH}
Asked = Mapping[str, str]


def forms(tx: Tx, packs: Packs, holder: str) -> Told:
    """What the region of a holder asks of who binds a relative or grants."""
    rules = reading_for(tx, packs, holder, tx.now.date())
    mine = people.person(tx, holder)
    return {
        "region": said(rules.pack.name_zh, rules.pack.name_en),
        "relations": [
            {"id": name, **said(zh, RELATION_EN[name])} for name, zh in RELATION_ZH.items() if name != "self"
        ],
        "documents": [{"id": name, **said(zh, DOCUMENT_EN[name])} for name, zh in DOCUMENT_ZH.items()],
        "near": [
            {"number": each.number, "name": each.name}
            for each in people.everyone(tx)
            if each.household == mine.household and each.number != holder
        ],
        "binding": {
            "most": rules.of("binding.max_members"),
            "face_age": rules.of("binding.face_age"),
            "documents": list(rules.of("binding.documents")),
            "commitment": bool(rules.of("binding.commitment")),
            "password": rules.of("binding.password"),
        },
    }


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
        faces=(relative.number, holder) if asked.get("faces") else (),
        documents=tuple(filter(None, asked.get("documents", "").split(","))),
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
        to_day=_day(asked.get("to", "")),
        materials=tuple(filter(None, asked.get("documents", "").split(","))),
        faces=(holder, relative.number) if asked.get("faces") else (),
    )


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


def _day(text: str) -> date | None:
    return day(text, "to") if text else None
