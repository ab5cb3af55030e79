"""The guide for letting a relative spend (家庭共济指南), and for linking the authoriser's voucher (关联授权人凭证)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from terminal_sim.bureau.case import Case
from terminal_sim.bureau.registry.applying import in_words
from terminal_sim.bureau.registry.granting import must_confirm
from terminal_sim.bureau.registry.guide_points import SCOPE_EN, bases, in_english, point, relations_zh
from terminal_sim.conversation.guide import GuidePoint, GuideRead, ReadGuide
from terminal_sim.coverage import PERSON_CLASS_ZH, STATUS_ZH, Cover
from terminal_sim.family import Grant
from terminal_sim.people import RELATION_ZH, Person, Relation
from terminal_sim.rules.family import SCOPE_ZH, Reading

PARTY_ZH = {"grantor": "授权人", "beneficiary": "使用人"}
KIND_ZH = {"clinic": "医院门诊", "pharmacy": "药店", "chronic": "门诊慢特病"}
LIMITS = {
    "grant.max_users": ("每名授权人最多授权 {most} 人", "{most} relatives at most for one authoriser"),
    "grant.max_authorisers": ("每名使用人最多有 {most} 名授权人", "{most} authorisers at most for one relative"),
    "grant.max_relations": ("一人同时只能有 {most} 个共济关系", "a person stands in {most} pooling relations at most"),
}


def grant(told: GuideRead, case: Case, act: ReadGuide, named: tuple[Person, Cover] | None, rules: Reading) -> GuideRead:
    """The guide by the rules of the authoriser's insured place."""
    told = replace(
        told,
        relations=cast("tuple[Relation, ...]", bases(rules.peek("grant.relations"))),
        documents=tuple(rules.peek("grant.materials")),
        every_document=True,
        dates=rules.peek("grant.dates"),
        review="none" if rules.peek("grant.review") == "none" else "agency",
        points=tuple(_points(rules, case, act)),
    )
    if named is None:
        return told
    channel = rules.pack.found(f"channels.{act.channel}", case.today)
    return replace(told, route="none", confirms=must_confirm(case, named[0], channel, rules))


def link(told: GuideRead, found: Grant, rules: Reading) -> GuideRead:
    """The guide for linking: both faces, and the authoriser's consent (D4)."""
    shown, draw = rules.text("grant.credential"), rules.text("grant.draw")
    points = [
        point("proof", shown, "使用人与授权人先后刷脸，授权人同意授权告知", "both faces, and the authoriser's consent"),
        point(
            "use", shown, "此后可展示授权人的医保码代为支付", "from then on the authoriser's code may be shown to pay"
        ),
    ]
    if draw.value == "authoriser_voucher_only":
        zh, en = (
            "只有展示授权人的码才扣其账户，本人账户不参与",
            "only the authoriser's code draws on the account, their own does not pay",
        )
        points.append(point("use", draw, zh, en))
    both = (found.beneficiary, found.grantor)
    return replace(told, route="two_faces", faces=both, consent=True, points=tuple(points))


def _points(rules: Reading, case: Case, act: ReadGuide) -> Iterator[GuidePoint]:
    yield from _who(rules)
    yield from _proof(rules, case, act)
    yield from _limits(rules)
    yield from _use(rules)
    text = rules.text("grant.cancel_by")
    zh, en = "、".join(PARTY_ZH[side] for side in text.value), " or ".join(text.value)
    yield point("end", text, f"{zh}可随时解除，立即生效", f"{en} may end it at any time, at once")
    text = rules.text("grant.ends_with_cover")
    if text.value:
        yield point(
            "end", text, "任何一方的参保关系变化，授权自动终止", "it ends by itself when the cover of either changes"
        )


def _who(rules: Reading) -> Iterator[GuidePoint]:
    kinds, status = rules.text("grant.authoriser_classes"), rules.peek("grant.authoriser_status")
    zh = f"授权人：职工医保{'、'.join(PERSON_CLASS_ZH[kind] for kind in kinds.value)}人员，参保状态{_statuses(status)}"
    yield point("who", kinds, zh, f"authoriser: employee insurance, {in_english(kinds.value)}, {in_english(status)}")
    text = rules.text("grant.opening_balance")
    if text.value:
        yield point("who", text, "开通时个人账户须有余额", "the account must hold something when it is opened")
    text = rules.text("grant.relations")
    yield point("who", text, f"使用人：{relations_zh(text.value)}", f"relatives: {in_english(text.value)}")
    text = rules.text("grant.user_status")
    yield point("who", text, f"使用人参保状态：{_statuses(text.value)}", f"their cover: {in_english(text.value)}")
    text = rules.text("grant.insured_scope")
    yield point("place", text, f"双方须在同一{SCOPE_ZH[text.value]}参保", f"both insured in one {SCOPE_EN[text.value]}")


def _proof(rules: Reading, case: Case, act: ReadGuide) -> Iterator[GuidePoint]:
    text = rules.text("grant.materials")
    if text.value:
        yield point("proof", text, f"材料全部需要：{in_words(text.value)}", f"all of: {in_english(text.value)}")
    channel = rules.pack.found(f"channels.{act.channel}", case.today)
    own = channel is not None and channel.value.confirms
    text = channel if channel is not None and own else rules.text("grant.confirm_from_age")
    age = channel.value.confirm_from_age if channel is not None and own else text.value
    zh, en = ("使用人无需确认", "the relative need not confirm")
    if age == 0:
        zh, en = "使用人须在自己的手机上确认", "the relative confirms on their own phone"
    elif age is not None:
        zh, en = (
            f"满{age}周岁的使用人须在自己的手机上确认，以下无需",
            f"from {age} on the relative confirms on their own phone",
        )
    yield point("effect", text, zh, en)
    text = rules.text("grant.review")
    days = rules.peek("grant.review_days")
    if text.value == "agency":
        yield point(
            "effect", text, f"由经办机构审核，{days}个工作日内", f"reviewed by the agency within {days} working days"
        )
    else:
        yield point("effect", text, "无需审核，随即生效", "no review, in force at once")
    text = rules.text("grant.dates")
    if text.value:
        yield point("proof", text, "可填写起止日期与支出顺位", "start, end and priority may be set")


def _limits(rules: Reading) -> Iterator[GuidePoint]:
    for path, (zh, en) in LIMITS.items():
        text = rules.text(path)
        if text.value is not None:
            yield point("limits", text, zh.format(most=text.value), en.format(most=text.value))
    text = rules.text("grant.max_by_relation")
    if text.value:
        each_zh = "、".join(f"{RELATION_ZH[name]} {most}" for name, most in text.value.items())
        each = ", ".join(f"{name} {most}" for name, most in text.value.items())
        yield point("limits", text, f"各亲属人数上限：{each_zh}", f"limits by relation: {each}")
    text = rules.text("grant.one_way")
    if text.value:
        yield point("limits", text, "共济是单向的，不能互相授权", "it goes one way: no grant back")


def _use(rules: Reading) -> Iterator[GuidePoint]:
    text = rules.text("grant.visit_kinds")
    yield point(
        "use", text, f"可用于{'、'.join(KIND_ZH[kind] for kind in text.value)}", f"pays at: {in_english(text.value)}"
    )
    text = rules.text("grant.use_scope")
    yield point("place", text, f"只在同一{SCOPE_ZH[text.value]}内支付", f"pays inside one {SCOPE_EN[text.value]} only")
    text = rules.text("grant.draw")
    if text.value == "authoriser_voucher_only":
        yield point(
            "use", text, "须关联并展示授权人的码才能扣款", "draws only when the authoriser's linked code is shown"
        )
    else:
        shown = rules.text("grant.credential")
        yield point("use", shown, "就医购药展示使用人本人的码", "the relative shows their own code")
    text = rules.text("grant.automatic")
    zh, en = (
        ("结算时自动使用", "used by itself")
        if text.value
        else ("结算时须选择使用家庭共济", "has to be chosen at the counter")
    )
    yield point("use", text, zh, en)
    text = rules.text("grant.minor_lists_must_match")
    if text.value:
        zh, en = "未成年子女还须在您的亲情账户成员中", "a minor has to be among one's bound members too"
        yield point("use", text, zh, en)


def _statuses(names: list[str]) -> str:
    return "、".join(STATUS_ZH[name] for name in names)
