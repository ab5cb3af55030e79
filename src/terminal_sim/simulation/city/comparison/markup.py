"""Tables of a comparison as markup (对比表格): a row a group, a title row a dimension, Chinese first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape

from terminal_sim.receipts.model import Words
from terminal_sim.simulation.city.comparison.figures import MEASURE_WORDS, MEASURES, QUANTILES, Comparison, Group
from terminal_sim.simulation.city.comparison.told import PART_WORDS, money, named, signed

Cells = Callable[[Group], Iterator[str]]


def words_of(words: Words) -> str:
    """The words as markup; the English stands smaller."""
    english = f' <span class="en" lang="en">{escape(words.en)}</span>' if words.en and words.en != words.zh else ""
    return f"{escape(words.zh)}{english}"


def groups_table(comparison: Comparison, regions: Mapping[str, Words]) -> str:
    """Counts and differences of every group."""
    columns = [
        Words("组", "group"),
        Words("人数", "persons"),
        Words("费用", "claims"),
        Words("受益", "gain"),
        Words("受损", "lose"),
        Words("不变", "same"),
        *(Words(f"{MEASURE_WORDS[name].zh}差额", f"{MEASURE_WORDS[name].en} B - A") for name in MEASURES),
        Words("人均负担差", "mean cost B - A"),
    ]

    def cells(group: Group) -> Iterator[str]:
        yield from (f"{count:,}" for count in (group.persons, group.claims, group.gain, group.lose, group.same))
        yield from (signed(group.of(name).difference_fen) for name in MEASURES)
        yield signed(group.mean_fen("cost"))

    return _table(columns, comparison, regions, cells)


def quantiles_table(comparison: Comparison, regions: Mapping[str, Words]) -> str:
    """How the differences of one person are spread in every group, for each measure."""
    columns = [
        Words("每人差额 B - A（元）", "a person's difference, yuan"),
        *(
            Words(f"{MEASURE_WORDS[name].zh} p{round(100 * at)}", MEASURE_WORDS[name].en)
            for name in MEASURES
            for at in QUANTILES
        ),
    ]

    def cells(group: Group) -> Iterator[str]:
        return (signed(fen) for name in MEASURES for fen in group.of(name).quantiles_fen)

    return _table(columns, comparison, regions, cells)


def parts_table(comparison: Comparison) -> str:
    """What the bills were split into and who pays them."""
    columns = [Words("项目", "part"), Words("A（元）", "A, yuan"), Words("B（元）", "B, yuan"), Words("差额", "B - A")]
    rows = [_row(PART_WORDS[name], (money(a), money(b), signed(b - a))) for name, a, b in comparison.parts if a or b]
    return _framed(columns, rows)


def _table(columns: list[Words], comparison: Comparison, regions: Mapping[str, Words], cells: Cells) -> str:
    rows: list[str] = []
    last: Words | None = None
    for dimension, words, group in named(comparison, regions):
        if dimension != last:
            title = f'<th scope="rowgroup" colspan="{len(columns)}">{words_of(dimension)}</th>'
            rows.append(f'<tr class="title">{title}</tr>')
            last = dimension
        rows.append(_row(words, cells(group)))
    return _framed(columns, rows)


def _row(words: Words, cells: Iterator[str] | tuple[str, ...]) -> str:
    return f'<tr><th scope="row">{words_of(words)}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _framed(columns: list[Words], rows: list[str]) -> str:
    head = "".join(f'<th scope="col">{words_of(words)}</th>' for words in columns)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
