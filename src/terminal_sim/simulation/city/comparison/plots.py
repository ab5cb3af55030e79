"""The pictures of a comparison (对比图): who gains and loses, by how much, who pays, month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from terminal_sim.receipts.model import Words
from terminal_sim.settlement.outcome import FUNDS
from terminal_sim.simulation.city.comparison.canvas import COLOUR, as_svg, canvas
from terminal_sim.simulation.city.comparison.figures import Bar, Comparison, Group
from terminal_sim.simulation.city.comparison.told import named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

UNITS = ((10**10, Words("亿元", "100 million yuan")), (10**6, Words("万元", "10,000 yuan")), (100, Words("元", "yuan")))
PAYING = (
    ("统筹基金 fund", ("fund",), "fund"),
    ("其他基金 further funds", tuple(name for name in FUNDS if name != "fund"), "aid"),
    ("本人账户 own account", ("own",), "account"),
    ("家庭共济 pooled", ("pooled",), "family"),
    ("个人现金 cash", ("cash",), "cash"),
    ("医院负担 institution", ("institution",), "institution"),
)
Rows = list[tuple[str, list[tuple[str, Group]]]]


def gain_and_lose(comparison: Comparison, regions: Mapping[str, Words]) -> str:
    """For each group the share of its persons who gain (to the right) and lose (to the left), in per cent."""
    rows = _rows(comparison, regions)
    with canvas(_height(rows)) as figure:
        panels = _panels(figure, rows)
        for axes, (_, groups) in zip(panels, rows, strict=True):
            at = range(len(groups))
            for colour, sign, counts in (
                ("gain", 1, [group.gain for _, group in groups]),
                ("lose", -1, [group.lose for _, group in groups]),
            ):
                shares = [_percent(count, group) for count, (_, group) in zip(counts, groups, strict=True)]
                axes.barh(at, [sign * share for share in shares], color=COLOUR[colour], height=0.62)
                for y, share in zip(at, shares, strict=True):
                    if share:
                        side = "left" if sign > 0 else "right"
                        axes.annotate(
                            f"{share:.1f}" if share >= 0.05 else "<0.1",
                            (sign * share, y),
                            (sign * 3, 0),
                            ha=side,
                            **_SMALL,
                        )
        panels[-1].xaxis.set_major_formatter(lambda value, _: f"{abs(value):g}")
        most = max(
            (_percent(max(group.gain, group.lose), group) for _, groups in rows for _, group in groups), default=0
        )
        panels[-1].set_xlim(-1.15 * max(most, 1), 1.15 * max(most, 1))
        panels[-1].set_xlabel("← 受损 lose　　占组内人数 share of the group's persons（%）　　受益 gain →")
        return as_svg(figure, "gain", "受益与受损人数占比 | shares of persons who gain and lose")


def mean_change(comparison: Comparison, regions: Mapping[str, Words]) -> str:
    """For each group the mean change of a person's cost in yuan, with the middle half of the persons as a line."""
    rows = _rows(comparison, regions)
    with canvas(_height(rows)) as figure:
        panels = _panels(figure, rows)
        for axes, (_, groups) in zip(panels, rows, strict=True):
            for y, (_, group) in enumerate(groups):
                mean = group.mean_fen("cost") / 100
                quantiles = group.of("cost").quantiles_fen
                axes.barh(y, mean, color=COLOUR["lose" if mean > 0 else "gain"], height=0.62)
                axes.plot([quantiles[1] / 100, quantiles[3] / 100], [y, y], color=COLOUR["ink"], linewidth=1.4)
                side, shift = ("left", 3) if mean >= 0 else ("right", -3)
                axes.annotate(f"{mean:+,.2f}" if mean else "0", (mean, y), (shift, 7), ha=side, **_SMALL)
            axes.margins(x=0.15)
        panels[-1].xaxis.set_major_formatter(lambda value, _: f"{value:+,g}" if value else "0")
        panels[-1].set_xlabel("人均个人负担变化 mean change of a person's cost, B - A（元 yuan）；细线 line：p25–p75")
        return as_svg(figure, "mean", "人均个人负担变化 | mean change of a person's cost")


def distribution(comparison: Comparison) -> str:
    """How many persons' cost changes by how much; those for whom nothing changes are told beside."""
    bars = [bar for bar in comparison.bars if (bar.from_fen, bar.below_fen) != (0, 1)]
    with canvas(3.6) as figure:
        axes = figure.subplots()
        for x, bar in enumerate(bars):
            gains = bar.below_fen is not None and bar.below_fen <= 0
            axes.bar(x, bar.persons, color=COLOUR["gain" if gains else "lose"], width=0.86)
            if bar.persons:
                axes.annotate(f"{bar.persons:,}", (x, bar.persons), (0, 2), ha="center", va="bottom", **_TINY)
        axes.set_xticks(range(len(bars)), [_span(bar) for bar in bars], fontsize=8)
        axes.axvline(len(bars) / 2 - 0.5, color=COLOUR["soft"], linewidth=0.9)
        axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        axes.locator_params(axis="y", integer=True)
        axes.set_ylabel("人数 persons")
        axes.set_xlabel("全期个人负担变化 change of a person's cost over all claims, B - A（元 yuan）")
        axes.set_title(f"不变 unchanged：{comparison.whole.same:,} 人 persons", fontsize=10, color=COLOUR["soft"])
        axes.grid(axis="y")
        axes.tick_params(length=0)
        return as_svg(figure, "spread", "个人负担变化的分布 | how the changes are spread")


def who_pays(comparison: Comparison) -> str:
    """What funds, accounts, cash and institutions pay of all bills, under A and under B."""
    sums = {name: (a, b) for name, a, b in comparison.parts}
    divisor, unit = _unit(comparison.total_fen)
    with canvas(2.4) as figure:
        axes = figure.subplots()
        start = [0.0, 0.0]
        for words, names, colour in PAYING:
            amounts = [sum(sums[name][side] for name in names) for side in (0, 1)]
            if not any(amounts):
                continue
            width = [amount / divisor for amount in amounts]
            axes.barh((0, 1), width, left=start, color=COLOUR[colour], height=0.6, label=words)
            for y, (left, more) in enumerate(zip(start, width, strict=True)):
                if more > 0.06 * comparison.total_fen / divisor:
                    axes.text(
                        left + more / 2,
                        y,
                        f"{more:,.1f}",
                        ha="center",
                        va="center",
                        color=COLOUR["surface"],
                        fontsize=9,
                    )
            start = [left + more for left, more in zip(start, width, strict=True)]
        axes.set_yticks((0, 1), ("A", "B"))
        axes.invert_yaxis()
        axes.tick_params(axis="y", length=0)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value:,g}")
        axes.set_xlabel(f"医疗费总额 all bills（{unit.zh} {unit.en}）")
        axes.grid(axis="x")
        if axes.get_legend_handles_labels()[0]:
            figure.legend(loc="outside upper left", ncols=3, fontsize=9)
        return as_svg(figure, "payers", "由谁支付 | who pays")


def months(comparison: Comparison) -> str:
    """Funds and persons' cost month by month, under A and under B."""
    found = comparison.months
    most = max((max(of.fund_a_fen, of.fund_b_fen, of.cost_a_fen, of.cost_b_fen) for of in found), default=0)
    divisor, unit = _unit(most)
    with canvas(3.0) as figure:
        panels: Sequence[Axes] = figure.subplots(1, 2, sharey=True)
        for axes, title, name in zip(
            panels, ("基金支付 funds", "个人负担 persons' cost"), ("fund", "cost"), strict=True
        ):
            for side, style in (("a", "--"), ("b", "-")):
                amounts = [getattr(of, f"{name}_{side}_fen") / divisor for of in found]
                axes.plot(
                    range(len(found)), amounts, style, color=COLOUR[side], marker="o", markersize=3, label=side.upper()
                )
            axes.set_xticks(range(len(found)), [_month(of.month, number == 0) for number, of in enumerate(found)])
            axes.set_title(title)
            axes.set_xlabel("月份 month")
            axes.grid(axis="y")
        panels[0].set_ylim(0, 1.08 * most / divisor or 1)
        panels[0].set_ylabel(f"{unit.zh} {unit.en}")
        panels[0].yaxis.set_major_formatter(lambda value, _: f"{value:,g}")
        panels[0].legend(loc="best")
        return as_svg(figure, "months", "逐月支付 | month by month")


_SMALL: Any = {"textcoords": "offset points", "va": "center", "fontsize": 8, "color": COLOUR["soft"]}
_TINY: Any = {"textcoords": "offset points", "fontsize": 7, "color": COLOUR["soft"]}


def _rows(comparison: Comparison, regions: Mapping[str, Words]) -> Rows:
    """The groups by dimension, each with its words."""
    every = [
        (dimension.said("both"), (words.said("both"), group)) for dimension, words, group in named(comparison, regions)
    ]
    return [(title, [row for _, row in rows]) for title, rows in groupby(every, key=lambda one: one[0])]


def _panels(figure: Figure, rows: Rows) -> Sequence[Axes]:
    """One below the other, a panel a dimension, as high as it has groups."""
    heights = [len(groups) + 1 for _, groups in rows]
    panels: Sequence[Axes] = (
        figure.subplots(len(rows), 1, sharex=True, height_ratios=heights, squeeze=False).ravel().tolist()
    )
    for axes, (title, groups) in zip(panels, rows, strict=True):
        axes.set_title(title)
        axes.set_yticks(range(len(groups)), [f"{words}  n={group.persons:,}" for words, group in groups], fontsize=9)
        axes.set_ylim(len(groups) - 0.5, -0.5)
        axes.tick_params(axis="y", length=0)
        axes.axvline(0, color=COLOUR["soft"], linewidth=0.9)
        axes.grid(axis="x")
    return panels


def _height(rows: Rows) -> float:
    return 0.6 + sum(0.52 + 0.27 * len(groups) for _, groups in rows)


def _percent(count: int, group: Group) -> float:
    return 100 * count / group.persons if group.persons else 0.0


def _unit(fen: int) -> tuple[int, Words]:
    """The unit in which an amount has a few digits before the point."""
    return next(((size, words) for size, words in UNITS if fen >= 10 * size), UNITS[-1])


def _month(month: str, is_first: bool) -> str:
    """``2024-03`` as 3; the first and every January with their year below."""
    year, number = month.split("-")
    return f"{int(number)}\n{year}" if is_first or number == "01" else str(int(number))


def _span(bar: Bar) -> str:
    """``−50…−10``: a bar's bounds in yuan, as its tick says them; the bounds nearest to nothing come last."""
    low = None if bar.from_fen is None else (bar.from_fen - 1 if bar.from_fen < 0 else bar.from_fen) // 100
    high = None if bar.below_fen is None else (bar.below_fen - 1 if bar.below_fen < 0 else bar.below_fen) // 100
    if low is None:
        return f"≤{high:,}\n"
    if high is None:
        return f"≥{low:,}\n"
    return f"{low:,}\n…{high:,}"
