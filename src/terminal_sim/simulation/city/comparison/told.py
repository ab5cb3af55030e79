"""A comparison in words (对比结果的文字输出): a table for the screen, CSV files, a document for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from terminal_sim.money import yuan
from terminal_sim.receipts.model import Words
from terminal_sim.settlement.outcome import PAYER_ZH
from terminal_sim.simulation.city.comparison.figures import MEASURE_WORDS, MEASURES, QUANTILES, Comparison, Group
from terminal_sim.simulation.city.comparison.groups import DIMENSIONS, WHOLE, label

if TYPE_CHECKING:
    from rich.console import RenderableType

SCHEMA = "terminal-sim/comparison/1"
SIMULATED = Words("模拟数据，不涉及任何真实账户", "simulated, no real account is concerned")
PART_WORDS: dict[str, Words] = {
    "out_of_scope": Words("全自费", "out of scope"),
    "over_limit": Words("超限价自费", "over limit"),
    "advance": Words("先行自付", "advance"),
    "in_scope": Words("符合政策范围", "in scope"),
    "deductible": Words("实际起付线", "deductible"),
    **{name: Words(zh, name.replace("_", " ")) for name, zh in PAYER_ZH.items()},
}
_COUNTS = ("人数\npersons", "受益\ngain", "受损\nlose", "不变\nsame")
_GROUP_COLUMNS = (
    *("维度 dimension", "组 group", "指标 measure", "人数 persons", "费用笔数 claims"),
    *("减少人数 persons_less", "增加人数 persons_more", "A合计 a_yuan", "B合计 b_yuan", "差额 difference_yuan"),
    *("人均差额 mean_difference_yuan", *(f"差额分位 p{round(100 * at):02d}_yuan" for at in QUANTILES)),
)


def named(comparison: Comparison, regions: Mapping[str, Words]) -> Iterator[tuple[Words, Words, Group]]:
    """Dimension, group and figures of every group in order, the whole first; ``regions`` are the names of places."""
    yield WHOLE.words, Words("全体参保人", "everybody"), comparison.whole
    for dimension in DIMENSIONS:
        for group in comparison.by(dimension.name):
            known = regions.get(group.name) if dimension.name == "region" else None
            yield dimension.words, known or label(dimension.name, group.name), group


def head_lines(comparison: Comparison) -> list[Words]:
    """What was compared, in sentences."""
    whole = comparison.whole
    lines = [
        Words(f"A：{comparison.a}    B：{comparison.b}"),
        Words(
            f"费用 {comparison.claims:,} 笔，总额 {money(comparison.total_fen)} 元，就诊 {whole.persons:,} 人",
            f"{comparison.claims:,} claims of {money(comparison.total_fen)} yuan, {whole.persons:,} persons",
        ),
        Words(
            f"由 A 改为 B：受益 {whole.gain:,} 人，受损 {whole.lose:,} 人，不变 {whole.same:,} 人",
            f"from A to B: {whole.gain:,} persons gain, {whole.lose:,} lose, {whole.same:,} stay the same",
        ),
    ]
    return [*lines, *left_out(comparison)]


def left_out(comparison: Comparison) -> list[Words]:
    """What is in no figure, if anything."""
    if not comparison.only_a and not comparison.only_b:
        return []
    return [
        Words(
            f"未计入：仅 A 可结算 {comparison.only_a:,} 笔，仅 B 可结算 {comparison.only_b:,} 笔",
            f"left out: {comparison.only_a:,} claims that only A can price, {comparison.only_b:,} that only B can",
        )
    ]


def as_table(comparison: Comparison, regions: Mapping[str, Words]) -> RenderableType:
    """For the screen: one row a group, differences B - A in yuan."""
    from rich import box
    from rich.table import Table

    caption = "差额 = B - A，元 | differences are B - A, in yuan"
    table = Table(
        title="谁受益，谁受损 | who gains, who loses", caption=caption, box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0)
    )
    table.add_column("组\ngroup", overflow="fold", min_width=18)
    sums = [f"{MEASURE_WORDS[name].zh}差额\n{name}" for name in MEASURES]
    for name in (*_COUNTS, *sums, "人均负担差\nmean cost"):
        table.add_column(name, justify="right", no_wrap=True)
    last = WHOLE.words
    for dimension, words, group in named(comparison, regions):
        if dimension != last:
            table.add_section()
            table.add_row(f"[bold]{dimension.zh}[/bold] {dimension.en}")
            last = dimension
        counts = (f"{count:,}" for count in (group.persons, group.gain, group.lose, group.same))
        amounts = (signed(group.of(name).difference_fen) for name in MEASURES)
        table.add_row(words.said("both"), *counts, *amounts, signed(group.mean_fen("cost")))
    return table


def parts_table(comparison: Comparison) -> RenderableType:
    """For the screen: what the bills were split into and who pays them, in yuan."""
    from rich import box
    from rich.table import Table

    table = Table(title="由谁支付 | who pays", caption="元 | yuan", box=box.SIMPLE_HEAD)
    table.add_column("项目 part", min_width=20)
    for name in ("A", "B", "差额 B - A"):
        table.add_column(name, justify="right")
    for name, a, b in comparison.parts:
        if a or b:
            words = PART_WORDS[name]
            table.add_row(f"{words.zh} {words.en}", money(a), money(b), signed(b - a))
    return table


def groups_csv(comparison: Comparison, regions: Mapping[str, Words]) -> str:
    """One line a group and measure, money in yuan."""
    rows = []
    for dimension, words, group in named(comparison, regions):
        for name in MEASURES:
            change = group.of(name)
            amounts = (change.a_fen, change.b_fen, change.difference_fen, group.mean_fen(name), *change.quantiles_fen)
            rows.append(
                [
                    dimension.said("both"),
                    words.said("both"),
                    MEASURE_WORDS[name].said("both"),
                    *(str(count) for count in (group.persons, group.claims, change.less, change.more)),
                    *(yuan(amount) for amount in amounts),
                ]
            )
    return _csv(_GROUP_COLUMNS, rows)


def parts_csv(comparison: Comparison) -> str:
    """One line a part of the bill or payer, money in yuan."""
    rows = [[PART_WORDS[name].said("both"), yuan(a), yuan(b), yuan(b - a)] for name, a, b in comparison.parts]
    return _csv(("项目 part", "A合计 a_yuan", "B合计 b_yuan", "差额 difference_yuan"), rows)


def months_csv(comparison: Comparison) -> str:
    """One line a month, money in yuan."""
    columns = ("月份 month", "A基金 fund_a_yuan", "B基金 fund_b_yuan", "A个人负担 cost_a_yuan", "B个人负担 cost_b_yuan")
    rows = [
        [of.month, *(yuan(fen) for fen in (of.fund_a_fen, of.fund_b_fen, of.cost_a_fen, of.cost_b_fen))]
        for of in comparison.months
    ]
    return _csv(columns, rows)


def as_document(comparison: Comparison) -> dict[str, object]:
    """The whole comparison as plain data, whole fen."""
    return {
        "schema": SCHEMA,
        "a": comparison.a,
        "b": comparison.b,
        "claims": comparison.claims,
        "only_a": comparison.only_a,
        "only_b": comparison.only_b,
        "total_fen": comparison.total_fen,
        "whole": _group(comparison.whole),
        "groups": [_group(group) for group in comparison.groups],
        "parts": [{"name": name, "a_fen": a, "b_fen": b} for name, a, b in comparison.parts],
        "months": [asdict(month) for month in comparison.months],
        "persons_by_change_of_cost": [asdict(bar) for bar in comparison.bars],
    }


def money(fen: int) -> str:
    """Yuan with thousands apart: ``12,345.60``."""
    whole, _, decimals = yuan(abs(fen)).partition(".")
    return f"{'-' if fen < 0 else ''}{int(whole):,}.{decimals}"


def signed(fen: int) -> str:
    """The same with a sign, nothing as 0."""
    return f"+{money(fen)}" if fen > 0 else money(fen) if fen else "0"


def _group(group: Group) -> dict[str, object]:
    return {
        "dimension": group.dimension,
        "group": group.name,
        "persons": group.persons,
        "claims": group.claims,
        "gain": group.gain,
        "lose": group.lose,
        "same": group.same,
        **{name: asdict(group.of(name)) for name in MEASURES},
    }


def _csv(columns: tuple[str, ...], rows: list[list[str]]) -> str:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return target.getvalue()
