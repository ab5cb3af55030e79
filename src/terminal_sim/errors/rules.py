"""Refusals of the law room (规则): a region, day or parameter without a text."""

from __future__ import annotations

from terminal_sim.errors.base import BadInput, Refusal


class NoRuleInForce(Refusal):
    zh = "{day} 没有生效的规则：参数 {parameter} 的最早文本自 {first} 起"
    en = "no rule in force on {day}: the first text of {parameter} is from {first}"
    todo_zh = "请选择该日之后的日期，或为该地区补充更早的文本"
    todo_en = "choose a later day, or add the earlier text to the region's pack"


class UnknownRegion(Refusal):
    zh = "没有地区 {region} 的规则包；现有：{known}"
    en = "there is no rule pack for region {region}; known: {known}"
    todo_zh = "请选择现有地区，或按模板编写新的规则包"
    todo_en = "choose one of them, or write a pack from the template"


class NoRuleStated(NoRuleInForce):
    """Neither the region nor its parents have any text of the parameter."""

    zh = "地区 {region} 的规则包没有参数 {parameter} 的任何文本"
    en = "the pack of {region} has no text of {parameter} at all"
    todo_zh = "请为该地区补充有出处的文本"
    todo_en = "add a text with its source to the region's pack"


class RuleNoLongerKnown(Refusal):
    """Strict reading: a value after its last known day is refused instead of marked."""

    zh = "{day} 的参数 {parameter} 只知道到 {last_known} 为止"
    en = "parameter {parameter} is known only up to {last_known}, not on {day}"
    todo_zh = "去掉 --strict 可按最后公布值计算，并在小票上注明"
    todo_en = "without --strict the last published value is used and marked on the receipt"


class RuleUnknown(Refusal):
    """The sources name the benefit but not its value, or contradict each other. Nothing is guessed."""

    zh = "{day} 的参数 {parameter} 未知：{note}"
    en = "parameter {parameter} is not known on {day}: {note}"
    todo_zh = "请在规则包中补充有出处的取值"
    todo_en = "add a value with its source to the pack"


class NoRuleForCase(Refusal):
    """A table of the pack has no row for this person or place."""

    zh = "参数 {parameter} 没有适用于（{row}）的取值"
    en = "parameter {parameter} has no row for ({row})"
    todo_zh = "请在规则包的表中补充该行或 other"
    todo_en = "add that row, or other, to the pack's table"


class FilingMissing(Refusal):
    """Care outside the insured place where its rules want a filing first (异地就医备案)."""

    zh = "参保人在 {care} 就医，参保地 {insured} 要求先办理异地就医备案"
    en = "care in {care} is outside the insured place {insured}, whose rules want a filing (异地备案) first"
    todo_zh = "请先办理异地就医备案后再使用"
    todo_en = "file for care elsewhere first, then use the code"


class InsuranceNotSimulated(Refusal):
    zh = "险种 {insurance} 不在模拟范围内（310 职工、390 居民）"
    en = "insurance type {insurance} is not simulated (310 employees, 390 residents)"
    todo_zh = "请选择参保人的 310 或 390 参保记录"
    todo_en = "use the person's row 310 or 390"


class BadCase(BadInput):
    """A case to be priced lacks something or holds something that cannot be understood; names file, line and key."""

    zh = "{place}：{key}：{reason_zh}"
    en = "{place}: {key}: {reason}"
    todo_zh = "请改正案例后重试，可用的键见 docs/price-cases.md"
    todo_en = "mend the case and try again; docs/price-cases.md lists the keys"


class BadPack(BadInput):
    """A rule pack states something the loader must refuse; names file, line and key."""

    zh = "{place}：{key}：{reason_zh}"
    en = "{place}: {key}: {reason}"
    todo_zh = "请改正规则包后重新加载"
    todo_en = "mend the pack and load it again"
