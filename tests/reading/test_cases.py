"""Self-contained cases: given a file of cases, when they are priced, then the published figures come out to the fen."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import yaml as plain_yaml

from terminal_sim.errors.rules import BadCase
from terminal_sim.reading.cases import Case, compare, price, read_cases
from terminal_sim.reading.cases.case import FACTS, TOLD
from tests.settlement.random_cases import Plain, facts

FIXTURES = Path(__file__).parents[2] / "fixtures" / "cases"
FILES = ("published.yaml", "software_tests.yaml", "derived.yaml", "shapes.yaml")
NOT_COMPUTABLE = {
    "WE-009": ("bill.self_pay",),
    "WE-016": ("bill.self_pay",),
    "WE-018": ("bill.prepay",),
    "WE-052": ("accounts.own",),
}


def cases(name: str) -> list[Case]:
    found, _ = read_cases(FIXTURES / name)
    return [case for case in found if isinstance(case, Case)]


def every_case() -> list[Case]:
    return [case for name in FILES for case in cases(name)]


@pytest.mark.parametrize("case", every_case(), ids=lambda case: case.id)
def test_a_case_comes_out_as_it_was_published(case: Case) -> None:
    comparison = compare(case, price(case.facts))
    assert [figure for figure in comparison.figures if figure.verdict in ("different", "unknown_figure")] == []
    assert comparison.missing == NOT_COMPUTABLE.get(case.id, ())


def test_what_was_compared_is_counted() -> None:
    compared = {name: sum(compare(case, price(case.facts)).count("equal") for case in cases(name)) for name in FILES}
    assert compared == {"published.yaml": 66, "software_tests.yaml": 16, "derived.yaml": 70, "shapes.yaml": 87}


def test_where_a_case_cannot_be_priced_its_published_shares_still_add_up() -> None:
    for case in cases("published.yaml"):
        if case.id in ("WE-009", "WE-016"):
            assert compare(case, price(case.facts)).identity is True


@pytest.mark.parametrize("name", FILES)
def test_id_region_source_arithmetic_and_expected_have_no_part_in_the_price(name: str, tmp_path: Path) -> None:
    before = {case.id: price(case.facts).figures for case in cases(name)}
    loaded = plain_yaml.load((FIXTURES / name).read_text(encoding="utf-8"), plain_yaml.BaseLoader)  # noqa: S506
    chance = random.Random(3)
    stripped, order = [], []
    for case in loaded["cases"]:
        kept = [key for key in case if key in FACTS]
        chance.shuffle(kept)
        stripped.append({key: case[key] for key in kept})
        order.append(case["id"])
    pairs = list(zip(order, stripped, strict=True))
    chance.shuffle(pairs)
    other = tmp_path / "stripped.yaml"
    text = plain_yaml.safe_dump({"whatever": [case for _, case in pairs]}, allow_unicode=True, sort_keys=False)
    other.write_text(text.replace("'null'", "null").replace("''", "null"), encoding="utf-8")
    found, _ = read_cases(other)
    after = {
        name: price(case.facts).figures for (name, _), case in zip(pairs, found, strict=True) if isinstance(case, Case)
    }
    assert after == before


def test_the_facts_of_a_case_hold_nothing_that_only_a_reader_looks_at() -> None:
    assert not set(FACTS) & {"id", "region", "date", "source", "arithmetic", "expected"}
    assert {"id", "region", "source", "arithmetic", "expected"} <= set(TOLD)


BAD = [
    ("three-decimals", 4, "bill.total", "100.005"),
    ("rate-above-one", 8, "policy.ratio", "1.2"),
    ("rate-too-fine", 11, "policy.ratio", "0.65555"),
    ("unknown-shape", 14, "policy.deductible_mode", "per_fortnight"),
    ("unknown-key", 17, "policy.ration", "ration"),
    ("no-policy", 18, "cases.5", "policy"),
    ("gap-between-bands", 22, "policy.tiers.1", "50.00"),
    ("overlapping-bands", 25, "policy.tiers.1", "50.00"),
    ("cap-below-what-is-used", 29, "policy.cap", "301.00"),
    ("ratio-and-bands", 32, "policy.tiers", "ratio"),
    ("parts-above-the-total", 34, "bill.total", "-10.00"),
    ("lines-against-totals", 37, "bill.total", "90.00"),
    ("negative-line-without-original", 40, "bill.lines.1", "returns"),
    ("no-row-for-this-level", 45, "policy.ratio", "三级"),
    ("none-with-an-amount", 48, "policy.deductible", "none"),
    ("yearly-maximum-below-the-amount", 51, "policy.deductible_year_max", "maximum"),
    ("without-its-parameters", 52, "policy.ratio", "null where it is not published"),
    ("without-a-deductible", 55, "policy.deductible", "missing"),
    ("without-the-parts-of-the-bill", 59, "bill.self_pay", "missing"),
    ("a-quantity-of-nothing", 62, "bill.lines.0.quantity", "quantity of 0"),
    ("returned-but-never-sold", 65, "bill.lines.1.returns", "感冒灵"),
    ("more-returned-than-sold", 68, "bill.lines.2.returns", "more is returned"),
    ("a-bill-without-lines", 71, "bill.lines", "at least one line"),
]


@pytest.mark.parametrize(("name", "line", "key", "named"), BAD)
def test_a_bad_case_is_refused_by_file_line_and_key(name: str, line: int, key: str, named: str) -> None:
    found, _ = read_cases(FIXTURES / "bad" / "cases.yaml")
    item = found[[row[0] for row in BAD].index(name)]
    told = _refused(item).in_english()
    assert f"cases.yaml:{line}: " in told
    assert key in told
    assert named in told


def _refused(item: Case | BadCase) -> BadCase:
    if isinstance(item, BadCase):
        return item
    with pytest.raises(BadCase) as caught:
        price(item.facts)
    return caught.value


def _priced(**case: Any) -> dict[str, int | None]:
    return dict(price(facts(case)).figures)


BILL = {"total": "100.00", "self_pay": "0", "prepay": "0", "over_limit": "0"}


def test_what_is_not_published_is_none_and_named() -> None:
    priced = price(facts({"bill": BILL, "policy": {"deductible": None, "deductible_mode": "annual", "ratio": None}}))
    assert priced.figures["in_scope"] == 10000
    assert priced.figures["fund"] is None
    assert priced.missing["fund"] == "policy.deductible"


TWO_BANDS = [{"upto": 400, "ratio": "0.60"}, {"upto": None, "ratio": None}]


@pytest.mark.parametrize(
    ("total", "cap", "fund"),
    [(300, 1000, 180_00), (500, 1000, None), (500, 150, 150_00)],
    ids=["below", "in", "capped"],
)
def test_a_band_whose_rate_is_not_published_leaves_open_only_what_hangs_on_it(
    tmp_path: Path, total: int, cap: int, fund: int | None
) -> None:
    policy = {"deductible_mode": "none", "tiers": TWO_BANDS, "cap": cap}
    priced = price(_read(tmp_path, {"bill": _bill(total), "policy": policy}).facts)
    assert priced.of("fund") == fund
    assert priced.of("in_scope") == total * 100
    assert priced.missing.get("fund") == (None if fund else "policy.tiers.1.ratio")


def test_a_class_b_line_without_its_prepay_ratio_is_named(tmp_path: Path) -> None:
    lines = [{"catalogue": "甲", "amount": 10}, {"catalogue": "乙", "amount": 10}]
    policy = {"deductible_mode": "none", "ratio": "0.60"}
    priced = price(_read(tmp_path, {"bill": {"lines": lines}, "policy": policy}).facts)
    assert priced.of("fund") is None
    assert priced.missing["fund"] == "bill.lines.1.prepay_ratio"


def _bill(total: int) -> dict[str, int]:
    return {"total": total, "self_pay": 0, "prepay": 0, "over_limit": 0}


def _read(tmp_path: Path, case: dict[str, Any]) -> Case:
    path = tmp_path / "case.yaml"
    path.write_text(plain_yaml.safe_dump([case], allow_unicode=True), encoding="utf-8")
    (found,), _ = read_cases(path)
    assert isinstance(found, Case)
    return found


def test_a_deductible_not_reached_needs_no_ratio() -> None:
    found = _priced(bill=BILL, policy={"deductible": "200", "deductible_mode": "annual", "ratio": None})
    assert (found["fund"], found["deductible_applied"], found["personal_total"]) == (0, 10000, 10000)


def test_a_person_of_unknown_description_is_priced_and_what_was_left_aside_is_named(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(
        "- person: {scheme: 职工, favourite_colour: 蓝}\n"
        "  bill: {total: 1.00, self_pay: 0, prepay: 0, over_limit: 0}\n"
        "  policy: {deductible_mode: none, ratio: 0.5}\n",
        encoding="utf-8",
    )
    (case,), _ = read_cases(path)
    assert isinstance(case, Case)
    priced = price(case.facts)
    assert priced.ignored == ("person.favourite_colour",)
    assert priced.figures["fund"] == 50


def test_the_trace_adds_up_to_the_shares_and_marks_what_is_assumed() -> None:
    policy = {"deductible": "10", "deductible_mode": "annual", "ratio": "0.3333", "cap": "20"}
    priced = price(facts({"bill": BILL, "policy": policy, "accounts": {"own": "5", "pool": "7"}}))
    assert priced.settlement is not None
    for share in priced.settlement.shares:
        lines = [line.amount_fen for line in priced.trace if line.subject == share.payer]
        assert sum(lines) == sum(item.amount_fen for item in priced.settlement.shares if item.payer == share.payer)
    assert any(line.is_assumption and "四舍五入" in line.zh for line in priced.trace)


def test_a_plain_list_is_a_file_of_cases_and_a_file_without_cases_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "none.yaml"
    path.write_text("conventions: {money: yuan}\n", encoding="utf-8")
    with pytest.raises(BadCase, match="no cases"):
        read_cases(path)
    assert Plain({}).where(()) == "random"
