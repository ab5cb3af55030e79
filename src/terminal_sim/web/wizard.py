"""Step by step (办理向导): adding a relative, letting one spend, linking, ending; which step comes, and what was said.

A phone keeps where its holder stands and what was filled in. What a step asks is the region's guide, asked of the
bureau; what comes of it is the bureau's answer to one act, made of all that was filled in. A password is part of the
last step and is not kept.

>>> begun = opened("bind")
>>> begun.step, back(forward(begun, {"person": "1", "relation": "child"})).step
('who', 'who')
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from terminal_sim.conversation import Act
from terminal_sim.conversation.family_replies import BindingChanged, GrantChanged
from terminal_sim.conversation.guide import GuidedPower, GuideRead, ReadGuide
from terminal_sim.errors.input import BadField
from terminal_sim.family import BINDING_STATE_EN, GRANT_STATE_EN
from terminal_sim.web.family_told import looked_up
from terminal_sim.web.said import Said, said
from terminal_sim.world.opening import OpenWorld

Asked = Mapping[str, str]
STATE_EN: Mapping[str, str] = {**BINDING_STATE_EN, **GRANT_STATE_EN}
APPLYING, STANDING = ("who", "proof", "review", "result"), ("review", "result")
STEPS: Mapping[str, tuple[str, ...]] = {
    "bind": APPLYING,
    "grant": APPLYING,
    "link": ("proof", "review", "result"),
    "unbind": STANDING,
    "cancel_grant": STANDING,
    "confirm": STANDING,
    "decline": STANDING,
}
POWER: Mapping[str, GuidedPower] = {
    "bind": "bind",
    "unbind": "bind",
    "link": "link",
    "grant": "grant",
    "cancel_grant": "grant",
    "confirm": "grant",
    "decline": "grant",
}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "who": ("person", "relation", "channel"),
    "proof": ("documents", "blurred", "faces", "commitment", "consent", "from", "to", "priority"),
}
LONGEST = 200
AFTERWARDS: Mapping[str, tuple[str, str, str]] = {
    "reviewing": ("wait", "审核结果会发到“消息”", "the outcome will come to your messages"),
    "bound": ("wait", "下一步：在成员名单中为家人激活", "next: activate it in the list of members"),
    "activated": ("wait", "下一步：在成员名单中设置密码", "next: set its password in the list of members"),
    "usable": ("good", "现在即可展示对方的医保码", "the code may be shown from now on"),
    "over_quota": (
        "wait",
        "名额已满，暂无码可用；解绑一名成员后补上",
        "the limit is reached; it waits for room",
    ),
    "unbound": ("good", "对方的医保码不能再展示", "the code can no longer be shown"),
    "invited": ("wait", "等待使用人在自己的手机上确认", "the relative has to accept on their own phone"),
    "approved": ("good", "已生效，使用人结算时可用", "in force; it pays when the relative settles"),
    "cancelled": ("good", "不再支付；已付的不受影响", "pays no more; what was paid stays"),
    "declined": ("good", "已告知授权人", "the authoriser was told"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the bureau answered: in force (``good``) or waiting for something (``wait``), and what comes next."""

    tone: str
    state: Said
    after: Said
    number: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wizard:
    """Where its holder stands. ``number``: of the binding or grant that it is about."""

    what: str
    step: str
    number: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    outcome: Outcome | None = None


def opened(what: str, number: str = "") -> Wizard:
    """At the first step. Raises BadField."""
    if what not in STEPS:
        listed = ", ".join(STEPS)
        raise BadField(place="wizard", field="what", came=what, wanted=listed, wanted_zh=listed)
    return Wizard(what, STEPS[what][0], number[:LONGEST])


def filled(wizard: Wizard, asked: Asked) -> Wizard:
    """With what this step's fields say now. Raises BadField where a person or relation is missing."""
    names = FIELDS.get(wizard.step, ())
    kept = {name: text for name, text in wizard.answers.items() if name not in names}
    answers = {**kept, **{name: asked[name][:LONGEST] for name in names if asked.get(name)}}
    for name, wanted, wanted_zh in (("person", "a relative", "先选择亲属"), ("relation", "a relation", "先选择关系")):
        if wizard.step == "who" and name not in answers:
            raise BadField(place="wizard", field=name, came="–", wanted=wanted, wanted_zh=wanted_zh)
    return replace(wizard, answers=answers)


def forward(wizard: Wizard, asked: Asked) -> Wizard:
    """One step on, with what this one says."""
    return replace(filled(wizard, asked), step=_beside(wizard, 1), outcome=None)


def back(wizard: Wizard) -> Wizard:
    """One step back; the first one stays."""
    return replace(wizard, step=_beside(wizard, -1), outcome=None)


def guide_of(world: OpenWorld, holder: str, wizard: Wizard, channel: str, city: str) -> GuideRead:
    """What the region asks at this step. Raises what the bureau refuses."""
    number = wizard.answers.get("person", "")
    named = world.person(number) if number and wizard.step != "who" else None
    name, certificate = (named.name, named.certificate) if named else ("", "")
    act = ReadGuide(holder, POWER[wizard.what], name, certificate, wizard.number, channel, city)
    found = looked_up(world, holder, act)
    if not isinstance(found, GuideRead):
        raise TypeError(f"wanted GuideRead, got {type(found).__name__}")
    return found


def application(wizard: Wizard, password: str) -> Asked:
    """All that was filled in, as the form of one act."""
    what = "confirm" if wizard.what == "decline" else wizard.what
    declined = {"decline": "yes"} if wizard.what == "decline" else {}
    return {**wizard.answers, **declined, "what": what, "number": wizard.number, "password": password}


def concluded(wizard: Wizard, act: Act, result: object) -> Wizard:
    """At the end, with what the bureau answered."""
    if not isinstance(result, BindingChanged | GrantChanged):
        raise TypeError(f"{type(act).__name__} is answered by {type(result).__name__}")
    record = result.binding if isinstance(result, BindingChanged) else result.grant
    tone, zh, en = AFTERWARDS.get(record.state, ("wait", "", ""))
    state = said(result.state_zh, STATE_EN[record.state])
    return replace(wizard, step="result", outcome=Outcome(tone, state, said(zh, en), record.number, result.notes))


def _beside(wizard: Wizard, by: int) -> str:
    steps = STEPS[wizard.what]
    return steps[max(0, min(len(steps) - 1, steps.index(wizard.step) + by))]
