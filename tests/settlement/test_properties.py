"""What must hold between two settlements, for which shapes, within how many fen; and what breaks it outside them (D25).

| property | holds for | bound |
| permuting the lines | every shape | 0 fen in the header and in every share |
| splitting a quantity in two | every shape that rounds the advance line by line | 1 fen in the advance, 1 in the fund |
| adding a line of zero | every shape | 0 fen |
| one visit or two | deductible by the year or none, one rate, no cap or limit by the visit or day | 1 fen in the fund |
| adding a line never lowers what the fund pays | every shape, lines that are not returns | 0 fen |
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from terminal_sim.reading.cases.pricing import price
from tests.settlement.random_cases import Case, facts, figures, random_case

SEED, COUNT = 77, 250
MONEY = (
    "total",
    "out_of_scope",
    "over_limit",
    "prepay",
    "in_scope",
    "deductible_applied",
    "fund",
    "cash",
    "own_account",
)


def with_lines(count: int = COUNT) -> Iterator[tuple[random.Random, Case]]:
    chance = random.Random(SEED)
    while count:
        case = random_case(chance)
        if "lines" in case["bill"]:
            count -= 1
            yield chance, case


def _with(case: Case, lines: list[Any]) -> Case:
    return {**case, "bill": {"lines": lines}}


def test_permuting_the_lines_changes_nothing() -> None:
    for chance, case in with_lines():
        lines = list(case["bill"]["lines"])
        chance.shuffle(lines)
        assert figures(_with(case, lines)) == figures(case)


def test_permuting_lines_may_move_a_fen_between_lines_where_the_advance_is_rounded_once_a_bill() -> None:
    lines = [
        {"catalogue": "乙", "amount": "0.05", "prepay_ratio": "0.1"},
        {"catalogue": "乙", "amount": "0.15", "prepay_ratio": "0.1"},
    ]
    policy = {"deductible_mode": "none", "deductible": "0", "ratio": "1", "prepay_rounding": "bill"}
    one, other = (price(facts({"bill": {"lines": rows}, "policy": policy})) for rows in (lines, lines[::-1]))
    assert one.settlement is not None
    assert other.settlement is not None
    assert one.figures == other.figures
    assert [split.advance_fen for split in one.settlement.lines] == [1, 1]
    assert [split.advance_fen for split in other.settlement.lines] == [2, 0]


def test_splitting_a_quantity_moves_at_most_a_fen() -> None:
    tried = 0
    for _, case in with_lines():
        lines = case["bill"]["lines"]
        if case["policy"].get("prepay_rounding") in ("bill", "end") or len(lines[0].get("unit_price", "9.999")) > 5:
            continue
        if lines[0].get("quantity") != "2":
            continue
        tried += 1
        one = {**lines[0], "quantity": "1"}
        before, after = figures(case), figures(_with(case, [one, one, *lines[1:]]))
        assert abs((after["prepay"] or 0) - (before["prepay"] or 0)) <= 1
        assert abs((after["fund"] or 0) - (before["fund"] or 0)) <= 1
    assert tried > 5


def test_splitting_a_quantity_whose_price_has_parts_of_a_fen_may_move_the_total_itself() -> None:
    policy = {"deductible_mode": "none", "deductible": "0", "ratio": "1"}
    whole = {"lines": [{"catalogue": "甲", "quantity": "2", "unit_price": "0.005"}]}
    parts = {"lines": [{"catalogue": "甲", "quantity": "1", "unit_price": "0.005"}] * 2}
    assert figures({"bill": whole, "policy": policy})["total"] == 1
    assert figures({"bill": parts, "policy": policy})["total"] == 2


def test_a_line_of_zero_changes_nothing() -> None:
    for chance, case in with_lines():
        zero = {"catalogue": chance.choice("甲乙丙"), "amount": "0.00", "prepay_ratio": "0.1"}
        lines = [*case["bill"]["lines"]]
        lines.insert(chance.randrange(len(lines) + 1), zero)
        assert figures(_with(case, lines)) == figures(case)


def _yearly(chance: random.Random) -> Case:
    """A case for which one visit or two is the same: yearly deductible or none, one rate, a yearly cap at most."""
    policy: Case = {"deductible_mode": "annual", "deductible": f"{chance.randrange(60_000) / 100:.2f}"}
    if chance.random() < 0.3:
        policy = {"deductible_mode": "none", "deductible": "0"}
    policy["ratio"] = chance.choice(("0.5", "0.55", "0.65", "0.3333"))
    if chance.random() < 0.5:
        policy["cap"] = f"{chance.randrange(200_000) / 100:.2f}"
    return policy


def test_one_visit_or_two_within_a_fen() -> None:
    chance = random.Random(SEED)
    for _ in range(COUNT):
        policy = _yearly(chance)
        first, second = chance.randrange(100_000), chance.randrange(100_000)
        assert abs(_in_two(policy, first, second) - _fund(policy, first + second)) <= 1


def test_two_visits_bear_a_deductible_by_the_visit_twice() -> None:
    policy = {"deductible_mode": "per_visit_each", "deductible": "40", "ratio": "0.5"}
    assert _fund(policy, 20_000) - _in_two(policy, 10_000, 10_000) == 2_000


def test_two_visits_meet_a_cap_by_the_visit_twice() -> None:
    policy = {"deductible_mode": "none", "deductible": "0", "ratio": "0.5", "visit_cap": "30"}
    assert _in_two(policy, 10_000, 10_000) - _fund(policy, 20_000) == 3_000


def test_two_visits_begin_the_bands_of_a_bill_anew() -> None:
    tiers = [{"upto": "100", "ratio": "0.5"}, {"upto": None, "ratio": "0.8"}]
    policy = {"deductible_mode": "none", "deductible": "0", "tiers": tiers, "tiers_on": "bill"}
    assert _fund(policy, 20_000) - _in_two(policy, 10_000, 10_000) == 3_000


@pytest.mark.parametrize("on", ["cumulative", "excess"])
def test_bands_over_the_year_do_not_care_about_visits(on: str) -> None:
    tiers = [{"upto": "100", "ratio": "0.5"}, {"upto": "700", "ratio": "0.6"}, {"upto": None, "ratio": "0.8"}]
    policy = {"deductible_mode": "annual", "deductible": "60", "tiers": tiers, "tiers_on": on}
    chance = random.Random(SEED)
    for _ in range(200):
        first, second = chance.randrange(80_000), chance.randrange(80_000)
        assert abs(_in_two(policy, first, second) - _fund(policy, first + second)) <= 1


def test_another_line_never_lowers_what_the_fund_pays() -> None:
    for chance, case in with_lines():
        more = {"catalogue": chance.choice("甲乙丙"), "amount": f"{chance.randrange(50_000) / 100:.2f}"}
        after = figures(_with(case, [*case["bill"]["lines"], more]))
        assert (after["fund"] or 0) >= (figures(case)["fund"] or 0)


def test_a_returned_line_does_lower_what_the_fund_pays() -> None:
    policy = {"deductible_mode": "none", "deductible": "0", "ratio": "0.5"}
    sold = {"catalogue": "甲", "amount": "10.00"}
    back = {"catalogue": "甲", "amount": "-10.00", "returns": "1"}
    assert figures({"bill": {"lines": [sold]}, "policy": policy})["fund"] == 500
    assert figures({"bill": {"lines": [sold, back]}, "policy": policy})["fund"] == 0


def test_a_line_and_its_return_leave_no_trace() -> None:
    for chance, case in with_lines():
        if case["policy"].get("prepay_rounding") in ("bill", "end"):
            continue
        line = next((row for row in case["bill"]["lines"] if "returns" not in row), None)
        if line is None:
            continue
        name = "amount" if "amount" in line else "quantity"
        back = {**line, name: f"-{line[name]}", "returns": line["name"]}
        lines = [*case["bill"]["lines"], line, back]
        chance.shuffle(lines)
        before, after = figures(case), figures(_with(case, lines))
        assert {name: after[name] for name in MONEY} == {name: before[name] for name in MONEY}


def test_the_trace_adds_up_to_every_share() -> None:
    chance = random.Random(SEED)
    for _ in range(COUNT):
        settlement = price(facts(random_case(chance))).settlement
        assert settlement is not None
        for payer in {share.payer for share in settlement.shares}:
            told = sum(line.amount_fen for line in settlement.trace if line.subject == payer)
            assert told == settlement.of(payer)
        parts = (
            ("out_of_scope", settlement.header.out_of_scope_fen),
            ("over_limit", settlement.header.over_limit_fen),
            ("advance", settlement.header.advance_fen),
            ("deductible", settlement.deductible_fen),
        )
        for subject, amount in parts:
            assert sum(line.amount_fen for line in settlement.trace if line.subject == subject) == amount


def test_every_line_of_the_trace_speaks_both_languages() -> None:
    chance = random.Random(SEED)
    for _ in range(100):
        for line in price(facts(random_case(chance))).trace:
            assert any("一" <= character <= "鿿" for character in line.zh)
            assert any("a" <= character <= "z" for character in line.en)


def _fund(policy: Case, amount: int, year: Case | None = None) -> int:
    bill = {"total": f"{amount / 100:.2f}", "self_pay": "0", "prepay": "0", "over_limit": "0"}
    return int(figures({"bill": bill, "policy": policy, "year_to_date": year or {}})["fund"] or 0)


def _in_two(policy: Case, first: int, second: int) -> int:
    """Two visits, the second with what the first used; both figures come from the first's own tallies."""
    bill = {"total": f"{first / 100:.2f}", "self_pay": "0", "prepay": "0", "over_limit": "0"}
    found = figures({"bill": bill, "policy": policy, "year_to_date": {}})
    fund, borne = int(found["fund"] or 0), int(found["deductible_applied"] or 0)
    year = {
        "deductible_used": f"{borne / 100:.2f}",
        "fund_used": f"{fund / 100:.2f}",
        "eligible_used": f"{first / 100:.2f}",
        "excess_used": f"{(first - borne) / 100:.2f}",
    }
    return fund + _fund(policy, second, year)
