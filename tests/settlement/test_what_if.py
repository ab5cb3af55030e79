"""What if: given a settled claim, when day, region, level or pockets are supposed to differ, then it is repriced."""

from __future__ import annotations

from datetime import date

import pytest

from terminal_sim.errors.rules import NoRuleInForce
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.settlement.undo import negated
from terminal_sim.settlement.what_if import WhatIf, repriced
from tests.settlement.counter import (
    claim,
    clinic,
    cover,
    line,
    own,
    pharmacy,
    pooled,
    prescription,
    settled,
    shares,
    so_far,
)

PACKS = PackShelf()
LINES = (line(1, "A", "100.00", "2"), line(2, "B", "50.00", advance="0.10"), line(3, "C", "15.00"))
CHILD = cover("henan-zhengzhou", "390", "minor")
AT_CLINIC = claim(
    "2024-03-15T09:30",
    clinic("henan-zhengzhou", "base", "community_center"),
    CHILD,
    LINES,
    own("20.00"),
    pooled("30.00"),
    age=6,
)


def test_nothing_supposed_gives_the_same_settlement() -> None:
    assert repriced(AT_CLINIC, WhatIf(), PACKS) == settled(AT_CLINIC)


def test_another_level_has_another_rate_and_a_deductible() -> None:
    result = repriced(AT_CLINIC, WhatIf(level="provincial3"), PACKS)
    assert result.fund_rate.percent() == "45%"
    assert result.deductible_fen == 4000
    assert shares(result)[0] == "92.25"  # (245 - 40) x 45 %


def test_another_day_has_another_text_and_a_day_before_the_first_is_refused() -> None:
    with pytest.raises(NoRuleInForce):
        repriced(AT_CLINIC, WhatIf(day=date(2023, 3, 15)), PACKS)


def test_another_region_has_its_own_rules() -> None:
    result = repriced(AT_CLINIC, WhatIf(region="shaanxi-xian", day=date(2023, 3, 15)), PACKS)
    assert shares(result)[0] == "0.00"  # the child signed with nobody in Xi'an


def test_another_order_of_pockets() -> None:
    first = repriced(AT_CLINIC, WhatIf(pockets=("pooled", "own")), PACKS)
    assert [share.payer for share in first.shares if share.pocket] == ["pooled", "own"]
    assert shares(first) == shares(settled(AT_CLINIC))


def test_no_use_of_the_account() -> None:
    assert shares(repriced(AT_CLINIC, WhatIf(account_use="0"), PACKS))[1:3] == ("0.00", "0.00")


def test_a_prescription_moves_with_the_day() -> None:
    lines = (line(1, "A", "400.00", prescription="R1"),)
    bought = claim(
        "2023-06-15T11:00",
        pharmacy("shaanxi-xian", "pooling_pharmacy"),
        cover("shaanxi-xian", "310", "active"),
        lines,
        year=so_far(deductible_2023="200.00"),
        rx=prescription("2023-06-15T09:00"),
    )
    assert shares(settled(bought))[0] == "280.00"
    assert shares(repriced(bought, WhatIf(day=date(2023, 9, 1)), PACKS))[0] == "280.00"


def test_a_cancelled_settlement_and_its_cancellation_are_nothing() -> None:
    result = settled(AT_CLINIC)
    undone = negated(result)
    assert undone.header.total_fen == -result.header.total_fen
    assert [share.amount_fen for share in undone.shares] == [-share.amount_fen for share in result.shares]
    assert [share.pocket for share in undone.shares] == [share.pocket for share in result.shares]
    assert {change.tally: change.amount_fen for change in undone.tallies} == {
        change.tally: -change.amount_fen for change in result.tallies
    }
    assert undone.fund_left_fen == 30000
    assert [total.used_fen for total in undone.year_totals] == [0, 0]
    assert negated(undone).shares[0].amount_fen == result.shares[0].amount_fen
