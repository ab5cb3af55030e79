"""The guide for adding a relative (添加亲情账户指南): who, how proven, from when, how many, what for, how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from terminal_sim.bureau.case import Case
from terminal_sim.bureau.registry import bindings
from terminal_sim.bureau.registry.applying import in_words
from terminal_sim.bureau.registry.guide_points import SCOPE_EN, bases, in_english, point, relations_zh
from terminal_sim.conversation.guide import GuidePoint, GuideRead
from terminal_sim.coverage import Cover
from terminal_sim.family import EFFECTIVE
from terminal_sim.people import RELATION_ZH, Person, Relation
from terminal_sim.rules.family import SCOPE_ZH, Reading, route_of_age

EVERY_RELATION = tuple(name for name in RELATION_ZH if name != "self")
SIDE_ZH = {"holder": "添加人", "subject": "被添加人"}
SIDE_EN = {"holder": "whoever added", "subject": "whoever was added"}


def binding(
    told: GuideRead, case: Case, holder: Person, named: tuple[Person, Cover] | None, rules: Reading
) -> GuideRead:
    """The guide; once a relative is named, by the rules of the place where the relative is insured."""
    held = [each for each in bindings.held_by(case.tx, case.packs, holder.number) if each.state in EFFECTIVE]
    allowed, is_open = rules.peek("binding.relations"), rules.peek("binding.relations_open")
    told = replace(
        told,
        region=rules.pack.id,
        region_zh=rules.pack.name_zh,
        region_en=rules.pack.name_en,
        relations=cast("tuple[Relation, ...]", EVERY_RELATION if is_open else bases(allowed)),
        commitment=rules.peek("binding.commitment"),
        password_digits=_digits(rules),
        review="if_unclear",
        points=tuple(_points(rules, len(held))),
    )
    if named is None:
        return told
    subject = named[0]
    upper, reading = rules.peek("binding.minor_upper"), rules.peek("binding.age_reading")
    route = route_of_age(subject.born, case.today, rules.peek("binding.face_age"), upper, reading)
    if route == "documents":
        return replace(told, route=route, documents=tuple(rules.peek("binding.documents")))
    if route == "face":
        return replace(told, route=route, faces=(subject.number,), instead=tuple(rules.peek("binding.absent_adult")))
    return replace(told, route=route)


def _digits(rules: Reading) -> int:
    inline = rules.peek("binding.activation") == "inline" and rules.peek("binding.password") != "none"
    return int(rules.peek("binding.password_digits")) if inline else 0


def _points(rules: Reading, held: int) -> Iterator[GuidePoint]:
    yield from _who(rules)
    yield from _proof(rules)
    yield from _effect(rules)
    most = rules.text("binding.max_members")
    yield point("limits", most, f"最多添加 {most.value} 人，已有 {held} 人", f"{most.value} at most; {held} so far")
    most = rules.text("binding.max_holders")
    zh, en = f"一名亲属最多被 {most.value} 人添加", f"a relative may be added by {most.value} at most"
    yield point("limits", most, zh, en)
    over = rules.text("binding.over_quota")
    if over.value == "bound_but_unusable":
        yield point("limits", over, "超出名额的可以添加，但无码可用", "over the limit one is added but shows no code")
    money = rules.text("binding.moves_money")
    if not money.value:
        yield point("use", money, "只能展示家人的码，不动用任何人的钱", "shows a relative's code; moves nobody's money")
    stay = rules.text("binding.inpatient")
    if stay.value == "refused":
        yield point("use", stay, "不能用于住院", "not for inpatient stays")
    sides = rules.text("binding.unbind_by")
    who_zh, who = "、".join(SIDE_ZH[side] for side in sides.value), " or ".join(SIDE_EN[side] for side in sides.value)
    yield point("end", sides, f"{who_zh}可随时解绑，立即生效", f"{who} may end it at any time, at once")


def _who(rules: Reading) -> Iterator[GuidePoint]:
    text, rest = rules.text("binding.relations"), rules.text("binding.relations_open")
    others_zh, others = (
        ("其他亲属交人工审核", "others go to a reviewer") if rest.value else ("其他亲属不能添加", "no others")
    )
    zh, en = relations_zh(text.value), in_english(text.value)
    yield point("who", text, f"可添加{zh}；{others_zh}", f"{en} may be added; {others}")
    text = rules.text("binding.needs_own_voucher")
    if text.value:
        yield point("who", text, "须先激活本人的医保电子凭证", "one's own voucher has to be active first")
    text = rules.text("binding.insured_scope")
    zh = "不限参保地" if text.value == "nation" else f"双方须在同一{SCOPE_ZH[text.value]}参保"
    en = "insured anywhere" if text.value == "nation" else f"both insured in one {SCOPE_EN[text.value]}"
    yield point("place", text, zh, en)


def _proof(rules: Reading) -> Iterator[GuidePoint]:
    age, upper = rules.peek("binding.face_age"), rules.text("binding.minor_upper")
    zh, en = {
        "inclusive": (
            f"{age}周岁及以下上传材料，{age}周岁以上由本人刷脸",
            f"documents up to {age}, above it their own face",
        ),
        "exclusive": (
            f"未满{age}周岁上传材料，满{age}周岁由本人刷脸",
            f"documents below {age}, from {age} on their own face",
        ),
        "undefined": (
            f"未满{age}周岁上传材料，{age}周岁以上由本人刷脸；恰为{age}周岁的没有规定",
            f"documents below {age}, above it their own face; exactly {age} is not said",
        ),
    }[upper.value]
    yield point("proof", upper, zh, en)
    text = rules.text("binding.documents")
    yield point("proof", text, f"材料任选其一：{in_words(text.value)}", f"any one of: {in_english(text.value)}")
    text = rules.text("binding.absent_adult")
    if text.value:
        zh, en = (
            f"本人不在身边的，可上传{in_words(text.value)}，由人工审核",
            f"absent: {in_english(text.value)}, for a reviewer",
        )
        yield point("proof", text, zh, en)
    text = rules.text("binding.commitment")
    if text.value:
        yield point("proof", text, "须签署承诺书", "a commitment has to be signed")


def _effect(rules: Reading) -> Iterator[GuidePoint]:
    days, digits = rules.text("binding.review_days"), rules.peek("binding.password_digits")
    zh, en = (
        f"材料清晰的当即出结果，不清晰的{days.value}个工作日内审核",
        f"decided at once; unclear within {days.value} working days",
    )
    yield point("effect", days, zh, en)
    text = rules.text("binding.activation")
    zh, en = {
        "separate": (
            f"添加后还须为家人激活，并设置{digits}位密码，才能展码",
            f"then activate it and set {digits} digits",
        ),
        "password": (f"添加后还须激活并设置{digits}位密码，才能展码", f"then activate it with {digits} digits"),
        "inline": (f"添加时一并激活并设置{digits}位密码，随即可用", f"activated with {digits} digits as it is added"),
    }[text.value]
    yield point("effect", text, zh, en)
