"""What a page draws of a wizard (向导页面): its steps, this one's fields, the region's points, the review, the end."""

from __future__ import annotations

from collections.abc import Sequence

from terminal_sim.bureau import people
from terminal_sim.bureau.registry.applying import DOCUMENT_ZH
from terminal_sim.conversation.guide import GuidePoint, GuideRead
from terminal_sim.errors import TerminalSimError
from terminal_sim.people import RELATION_ZH, Person
from terminal_sim.rules.channels import CHANNELS
from terminal_sim.store import Tx
from terminal_sim.web.said import RELATION_EN, Said, Told, refused, said
from terminal_sim.web.wizard import STEPS, Wizard, guide_of
from terminal_sim.world.opening import OpenWorld

TITLES = {
    "bind": said("添加家庭成员", "Add a family member"),
    "grant": said("发起家庭共济", "Let a relative spend"),
    "link": said("关联授权人的医保码", "Link the authoriser's code"),
    "unbind": said("解绑", "Unbind"),
    "cancel_grant": said("解除授权", "End the grant"),
    "confirm": said("同意共济邀请", "Accept the invitation"),
    "decline": said("不同意共济邀请", "Decline the invitation"),
}
WORD = {"bind": "binding", "grant": "family pooling", "link": "linked code"}
STEP_NAMES = {
    "who": said("选择亲属", "Relative"),
    "proof": said("条件与材料", "Conditions"),
    "review": said("核对", "Review"),
    "result": said("结果", "Result"),
}
TOPICS = {
    "who": said("谁可以", "Who may"),
    "place": said("在哪里", "Where"),
    "proof": said("需要什么", "What is needed"),
    "effect": said("何时生效", "From when"),
    "limits": said("名额", "Limits"),
    "use": said("用途", "What for"),
    "end": said("如何终止", "How it ends"),
}
SHOWN_AT = {"who": ("who", "place", "limits"), "proof": ("proof", "effect"), "review": ("effect", "use", "end")}
ENDING = ("unbind", "cancel_grant")
PERSON, RELATION = said("亲属", "Relative"), said("对方是我的", "The relative is my")
CHANNEL, YES = said("办理渠道", "Channel"), said("是", "yes")
ANY, EVERY = said("材料（任选其一）", "Documents (any one)"), said("材料（全部需要）", "Documents (all of them)")
INSTEAD = said("本人不在身边，改交材料", "Absent: documents instead")
LABELS = {
    "blurred": said("材料不清晰（转人工审核）", "Not legible (for a reviewer)"),
    "commitment": said("签署承诺书", "Sign the commitment"),
    "consent": said("授权人同意授权告知", "The authoriser consents"),
    "from": said("开始日期（缺省今天）", "From (default: today)"),
    "to": said("截止日期（可空）", "Until (may stay empty)"),
    "priority": said("支出顺位（1 最先）", "Priority (1 pays first)"),
}


def wizard_told(world: OpenWorld, holder: str, wizard: Wizard, where: tuple[str, str]) -> Told:
    """All that the page shows of it; a guide that is refused stands in its place with its reason."""
    channel = wizard.answers.get("channel", where[0])
    told: Told = {
        "what": wizard.what,
        "title": TITLES[wizard.what],
        "step": wizard.step,
        "steps": _steps(wizard),
        "fields": [],
        "points": [],
        "menu": [],
        "review": [],
        "region": None,
        "word": None,
        "outcome": None if wizard.outcome is None else _outcome(wizard),
        "first": wizard.step == STEPS[wizard.what][0],
    }
    if wizard.step == "result":
        return told
    try:
        guide = guide_of(world, holder, wizard, channel, where[1])
    except TerminalSimError as refusal:
        return {**told, "refusal": refused(refusal)}
    told |= {
        "region": said(guide.region_zh, guide.region_en),
        "word": said(guide.word, WORD[guide.power]),
        "menu": list(guide.menu),
    }
    told["points"] = _points(guide.points, _topics(wizard))
    told["fields"] = world.read(lambda tx: _fields(tx, holder, wizard, guide, channel))
    if wizard.step == "review":
        told["review"] = world.read(lambda tx: _review(tx, wizard, channel))
    return told


def _steps(wizard: Wizard) -> list[Told]:
    names = STEPS[wizard.what]
    at = names.index(wizard.step)
    state = ("done", "now", "later")
    return [
        {"id": name, "state": state[1 + (number > at) - (number < at)], **STEP_NAMES[name]}
        for number, name in enumerate(names)
    ]


def _outcome(wizard: Wizard) -> Told:
    found = wizard.outcome
    if found is None:
        return {}
    return {
        "tone": found.tone,
        "state": found.state,
        "after": found.after,
        "number": found.number,
        "notes": list(found.notes),
    }


def _topics(wizard: Wizard) -> Sequence[str]:
    if wizard.what in ENDING:
        return ("end",)
    return ("proof", "use") if wizard.what == "link" and wizard.step == "proof" else SHOWN_AT.get(wizard.step, ())


def _points(points: Sequence[GuidePoint], topics: Sequence[str]) -> list[Told]:
    """The points of some topics, topic by topic."""
    return [
        {
            "topic": TOPICS[topic],
            "points": [
                {
                    **said(each.zh, each.en),
                    "parameter": each.parameter,
                    "source": each.source,
                    "since": said(f"{each.from_day}起", f"since {each.from_day}") if each.from_day else None,
                    "assumption": each.is_assumption,
                    "stale": each.stale,
                }
                for each in points
                if each.topic == topic
            ],
        }
        for topic in topics
        if any(each.topic == topic for each in points)
    ]


def _fields(tx: Tx, holder: str, wizard: Wizard, guide: GuideRead, channel: str) -> list[Told]:
    if wizard.step == "who":
        return _who(tx, holder, wizard, guide, channel)
    if wizard.step == "proof":
        return _proof(tx, wizard, guide)
    if wizard.step == "review" and guide.password_digits and wizard.what == "bind":
        label = said(f"设置{guide.password_digits}位密码", f"Set a password of {guide.password_digits} digits")
        return [{"name": "password", "kind": "secret", "label": label, "value": "", "most": guide.password_digits}]
    return []


def _who(tx: Tx, holder: str, wizard: Wizard, guide: GuideRead, channel: str) -> list[Told]:
    mine = people.person(tx, holder)
    others = sorted(
        (one for one in people.everyone(tx) if one.number != holder), key=lambda one: one.household != mine.household
    )
    offered = tuple(dict.fromkeys([*guide.channels, channel]))
    return [
        _field("person", "choice", PERSON, wizard, [{"id": one.number, **said(one.name)} for one in others]),
        _field("relation", "choice", RELATION, wizard, [{"id": name, **_relation(name)} for name in guide.relations]),
        {
            **_field("channel", "choice", CHANNEL, wizard, [{"id": name, **said(*CHANNELS[name])} for name in offered]),
            "value": channel,
        },
    ]


def _proof(tx: Tx, wizard: Wizard, guide: GuideRead) -> list[Told]:
    found: list[Told] = []
    for number in guide.faces:
        found.append({**_field("faces", "ticks", _face(people.person(tx, number)), wizard, [{"id": number, **YES}])})
    papers = guide.documents or guide.instead
    if papers:
        label = EVERY if guide.every_document else INSTEAD if guide.instead else ANY
        found.append(_field("documents", "ticks", label, wizard, [{"id": name, **_document(name)} for name in papers]))
    if guide.route == "documents":
        found.append(_field("blurred", "tick", LABELS["blurred"], wizard))
    found += [_field(name, "tick", LABELS[name], wizard) for name in ("commitment", "consent") if getattr(guide, name)]
    if guide.dates:
        found += [_field(name, "day", LABELS[name], wizard) for name in ("from", "to")]
        found.append(_field("priority", "number", LABELS["priority"], wizard))
    return found


def _review(tx: Tx, wizard: Wizard, channel: str) -> list[Told]:
    """What was filled in, word by word, before it is sent."""
    said_so = wizard.answers
    rows: list[Told] = []
    if wizard.number:
        rows.append({"label": said("编号", "Number"), "value": said(wizard.number)})
    if said_so.get("person"):
        rows.append({"label": PERSON, "value": said(people.person(tx, said_so["person"]).name)})
    if said_so.get("relation"):
        rows.append({"label": RELATION, "value": _relation(said_so["relation"])})
    if wizard.what in ("bind", "grant", "link"):
        known = CHANNELS.get(channel, (channel, channel))
        rows.append({"label": CHANNEL, "value": said(*known)})
    for number in filter(None, said_so.get("faces", "").split(",")):
        rows.append({"label": _face(people.person(tx, number)), "value": YES})
    papers = [_document(name) for name in filter(None, said_so.get("documents", "").split(","))]
    if papers:
        both = said("、".join(one["zh"] for one in papers), ", ".join(one["en"] for one in papers))
        rows.append({"label": said("材料", "Documents"), "value": both})
    for name in ("blurred", "commitment", "consent"):
        if said_so.get(name):
            rows.append({"label": LABELS[name], "value": YES})
    rows += [{"label": LABELS[name], "value": said(said_so[name])} for name in LABELS if said_so.get(name) and name in
             ("from", "to", "priority")]  # fmt: skip
    return rows


def _field(name: str, kind: str, label: Said, wizard: Wizard, options: Sequence[Told] = ()) -> Told:
    value = wizard.answers.get(name, "")
    return {"name": name, "kind": kind, "label": label, "options": list(options), "value": value}


def _face(person: Person) -> Said:
    return said(f"{person.name} 本人刷脸", f"{person.name}'s own face")


def _relation(name: str) -> Said:
    return said(RELATION_ZH.get(name, name), RELATION_EN.get(name, name))


def _document(name: str) -> Said:
    return said(DOCUMENT_ZH.get(name, name), name.replace("_", " "))
