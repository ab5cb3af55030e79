"""What is told of a comparison: the screen's table, the files, the page."""

import csv
import io
import json
import random
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from terminal_sim.receipts.model import Words
from terminal_sim.simulation.city.comparison import plots, told
from terminal_sim.simulation.city.comparison.figures import Comparison
from terminal_sim.simulation.city.comparison.measuring import compared
from terminal_sim.simulation.city.comparison.page import as_page
from tests.simulation.city.test_comparison import population, results, written

REGIONS = {"hainan": Words("海南省", "Hainan"), "henan-zhengzhou": Words("河南省郑州市", "Zhengzhou, Henan")}


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    folder, chance = tmp_path_factory.mktemp("city"), random.Random(5)
    population(folder, chance)
    a, b = results(chance)
    return compared("郑州<2024>", "起付线 300", folder, written(folder / "a", a[3:]), written(folder / "b", b))


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_groups_file_adds_up_in_each_dimension(comparison: Comparison) -> None:
    rows = cells(told.groups_csv(comparison, REGIONS))
    whole = {row["指标 measure"]: row for row in rows if row["维度 dimension"] == "全体 all"}
    assert set(whole) == {"个人负担 person's cost", "基金支付 funds", "家庭共济 pooled"}
    dimensions = {row["维度 dimension"] for row in rows} - {"全体 all"}
    assert len(dimensions) == 7
    for dimension in dimensions:
        for measure, all_of in whole.items():
            some = [row for row in rows if row["维度 dimension"] == dimension and row["指标 measure"] == measure]
            for column in ("A合计 a_yuan", "B合计 b_yuan", "差额 difference_yuan", "费用笔数 claims"):
                assert sum(Decimal(row[column]) for row in some) == Decimal(all_of[column])


def test_the_other_files_hold_parts_and_months(comparison: Comparison) -> None:
    parts = cells(told.parts_csv(comparison))
    assert parts[-1]["项目 part"] == "个人现金 cash"
    assert all(
        Decimal(row["A合计 a_yuan"]) + Decimal(row["差额 difference_yuan"]) == Decimal(row["B合计 b_yuan"])
        for row in parts
    )
    months = cells(told.months_csv(comparison))
    assert sum(Decimal(row["B基金 fund_b_yuan"]) for row in months) * 100 == comparison.whole.of("fund").b_fen


def test_the_document_is_plain_json_in_whole_fen(comparison: Comparison) -> None:
    document = json.loads(json.dumps(told.as_document(comparison)))
    assert document["schema"] == "terminal-sim/comparison/1"
    assert document["whole"]["cost"]["a_fen"] == comparison.whole.of("cost").a_fen
    assert len(document["groups"]) == len(comparison.groups)


def test_the_screen_names_every_group_and_what_was_left_out(comparison: Comparison) -> None:
    console = Console(width=140, record=True, file=io.StringIO())
    console.print(told.as_table(comparison, REGIONS), told.parts_table(comparison))
    shown = console.export_text()
    for _, words, group in told.named(comparison, REGIONS):
        assert words.said("both") in shown
        assert told.signed(group.of("cost").difference_fen) in shown
    assert any("仅 B 可结算 3 笔" in line.zh for line in told.head_lines(comparison))


@pytest.mark.parametrize(("fen", "shown"), [(0, "0"), (5, "+0.05"), (-123_456_789, "-1,234,567.89")])
def test_differences_carry_their_sign(fen: int, shown: str) -> None:
    assert told.signed(fen) == shown


def svg_of(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - our own drawing


def test_a_picture_is_letters_and_the_pages_colours(comparison: Comparison) -> None:
    drawn = plots.who_pays(comparison)
    words = "".join(svg_of(drawn).itertext())
    for name in ("统筹基金 fund", "家庭共济 pooled", "个人现金 cash", "医疗费总额 all bills"):
        assert name in words
    assert "var(--family)" in drawn
    assert "#0000" not in drawn
    assert plots.who_pays(comparison) == drawn, "the same figures give the same bytes"


PICTURES: list[Callable[[Comparison], str]] = [
    lambda found: plots.gain_and_lose(found, REGIONS),
    lambda found: plots.mean_change(found, REGIONS),
    plots.distribution,
    plots.months,
]


@pytest.mark.slow
@pytest.mark.parametrize("draw", PICTURES, ids=["gain", "mean", "spread", "months"])
def test_every_picture_names_its_axes_with_their_units(
    comparison: Comparison, draw: Callable[[Comparison], str]
) -> None:
    drawn = draw(comparison)
    words = "".join(svg_of(drawn).itertext())
    assert any(unit in words for unit in ("%", "元", "人数"))
    assert draw(comparison) == drawn


class Page(HTMLParser):
    """Which ids a page has, and what it would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("src", "href", "xlink:href") and value and not value.startswith(("#", "data:")):
                self.fetched.append(value)


@pytest.mark.slow
def test_the_page_stands_alone(comparison: Comparison) -> None:
    text = as_page(comparison, REGIONS)
    page = Page()
    page.feed(text)
    assert page.fetched == []
    assert "<script" not in text
    assert len(page.ids) == len(set(page.ids))
    assert "郑州&lt;2024&gt;" in text
    assert "prefers-color-scheme: dark" in text
    for _, words, _ in told.named(comparison, REGIONS):
        assert words.zh in text
        assert words.en in text


def test_nothing_at_all_can_be_told(tmp_path: Path) -> None:
    chance = random.Random(5)
    population(tmp_path, chance)
    a, b = results(chance, 20)
    empty = compared("甲", "乙", tmp_path, written(tmp_path / "a", a[:10]), written(tmp_path / "b", b[10:]))
    assert len(cells(told.groups_csv(empty, REGIONS))) == 3
    assert plots.who_pays(empty).startswith("<svg")
    assert plots.months(empty).startswith("<svg")


@pytest.mark.slow
def test_both_lines_of_both_panels_lie_inside_the_picture(comparison: Comparison) -> None:
    drawn = svg_of(plots.months(comparison))
    box = [float(number) for number in drawn.attrib["viewBox"].split()]
    paths = [path.attrib["d"] for path in drawn.iter("{http://www.w3.org/2000/svg}path") if "clip-path" in path.attrib]
    lines = [path for path in paths if path.count("L") == len(comparison.months) - 1]
    assert len(lines) == 4
    for line in lines:
        heights = [float(number) for number in line.replace("M", " ").replace("L", " ").split()[1::2]]
        assert all(0 < height < box[3] for height in heights)
