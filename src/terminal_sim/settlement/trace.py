"""Reasons in words (计算说明): sentences a cashier can read aloud, each naming rule, value, day and source.

>>> from datetime import date
>>> rule = InForce("clinic.resident.fund_rate", 65, date(2024, 1, 1), "notice", "示例通知", "secondary", "S")
>>> line = why("fund", 5213, 8020, "统筹基金按65%支付52.13元", "the fund pays 65 %", rule, "65%")
>>> print(line.zh)
统筹基金按65%支付52.13元（依据：示例通知，2024年1月1日起执行，二手来源）
>>> print(line.en)
the fund pays 65 % (source: 示例通知, in force from 2024-01-01, secondary source)
"""

from __future__ import annotations

from typing import Any

from terminal_sim.rules.pack import InForce
from terminal_sim.settlement.outcome import Why


def why(
    subject: str, amount_fen: int, of_fen: int, zh: str, en: str, rule: InForce[Any] | None = None, value: str = ""
) -> Why:
    """One line of the trace; with a rule, its citation stands at the end of both sentences."""
    if rule is None:
        return Why(subject, amount_fen, of_fen, zh, en, value=value)
    return Why(
        subject,
        amount_fen,
        of_fen,
        zh + (rule.told_zh or rule.cited_zh()),
        en + (rule.told_en or rule.cited_en()),
        rule.parameter,
        value,
        rule.from_day,
        rule.cite,
        rule.source,
        rule.confidence,
        rule.tag,
        rule.stale,
    )
