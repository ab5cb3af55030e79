"""The acceptance table: given people, balances and a bill, when the bureau settles, then these shares to the fen."""

import pytest

from terminal_sim.coverage import Tally, TallyChange
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

CHILD_BILL = (
    line(1, "A", "10.00"),
    line(2, "A", "20.00"),
    line(3, "A", "12.50", "2"),
    line(4, "B", "28.00", advance="0.10"),
    line(5, "C", "15.00"),
)
XIAN_BILL = (line(1, "A", "32.00", "2"), line(2, "B", "58.40", advance="0.05"), line(3, "A", "16.00", "4"))


def test_a_employee_buys_without_prescription_in_guangzhou() -> None:
    bill = (line(1, "A", "18.60", "2"), line(2, "B", "45.00", advance="0.10"), line(3, "C", "22.80"))
    buyer = cover("guangdong-guangzhou", "310", "active")
    result = settled(claim("2024-03-15T10:00", pharmacy("guangdong-guangzhou"), buyer, bill, own("80.00")))
    assert (result.header.out_of_scope_fen, result.header.advance_fen, result.header.in_scope_fen) == (2280, 450, 7770)
    assert shares(result) == ("0.00", "80.00", "0.00", "25.00")
    assert result.tallies == ()


def test_b_child_in_zhengzhou_with_the_mothers_account() -> None:
    child = cover("henan-zhengzhou", "390", "minor")
    place = clinic("henan-zhengzhou", "base", "community_center")
    result = settled(claim("2024-03-15T09:30", place, child, CHILD_BILL, pooled("30.00"), age=6))
    assert (result.header.out_of_scope_fen, result.header.advance_fen, result.header.in_scope_fen) == (1500, 280, 8020)
    assert shares(result) == ("52.13", "0.00", "30.00", "15.87")
    assert result.fund_left_fen == 24787
    assert result.accounts_fen == 3000
    assert result.fund_rate.percent() == "65%"
    assert result.tallies == (TallyChange(Tally("fund", "2024"), 5213),)


@pytest.mark.parametrize(
    ("level", "tags", "expected"),
    [
        ("base", ("village_station",), ("56.14", "0.00", "30.00", "11.86")),
        ("base", ("community_center",), ("48.12", "0.00", "30.00", "19.88")),
        ("3", (), ("0.00", "0.00", "30.00", "68.00")),
    ],
)
def test_b2_child_in_xian_by_kind_of_institution(
    level: str, tags: tuple[str, ...], expected: tuple[str, str, str, str]
) -> None:
    child = cover("shaanxi-xian", "390", "minor", "signed:H990001")
    place = clinic("shaanxi-xian", level, *tags)
    result = settled(claim("2023-06-15T09:30", place, child, CHILD_BILL, pooled("30.00"), age=6))
    assert shares(result) == expected


def test_b2_child_in_xian_who_signed_with_nobody_gets_nothing_from_the_fund_and_is_told_why() -> None:
    child = cover("shaanxi-xian", "390", "minor", "signed:H990002")
    place = clinic("shaanxi-xian", "base", "village_station")
    result = settled(claim("2023-06-15T09:30", place, child, CHILD_BILL, pooled("30.00"), age=6))
    assert shares(result) == ("0.00", "0.00", "30.00", "68.00")
    assert [why.value for why in result.trace if why.subject == "fund"] == ["NotChosenOrSigned"]


def test_c1_employee_with_own_account_then_the_husbands() -> None:
    buyer = cover("shaanxi-xian", "310", "active")
    result = settled(
        claim("2023-03-15T18:00", pharmacy("shaanxi-xian"), buyer, XIAN_BILL, own("60.00"), pooled("100.00"))
    )
    assert (result.header.advance_fen, result.header.in_scope_fen) == (292, 18348)
    assert shares(result) == ("0.00", "60.00", "100.00", "26.40")
    assert result.tallies == ()


def test_c2_resident_without_account() -> None:
    buyer = cover("shaanxi-xian", "390", "adult_resident")
    result = settled(claim("2023-03-15T18:00", pharmacy("shaanxi-xian"), buyer, XIAN_BILL, pooled("100.00")))
    assert shares(result) == ("0.00", "0.00", "100.00", "86.40")


def test_e_all_four_pockets() -> None:
    bill = (
        line(1, "A", "50.00", "4", prescription="R1"),
        line(2, "B", "100.00", advance="0.05", prescription="R1"),
    )
    buyer = cover("shaanxi-xian", "310", "active")
    result = settled(
        claim(
            "2023-06-15T11:00",
            pharmacy("shaanxi-xian", "pooling_pharmacy"),
            buyer,
            bill,
            own("80.00"),
            pooled("40.00"),
            year=so_far(deductible_2023="150.00"),
            rx=prescription("2023-06-15T09:00"),
        )
    )
    assert (result.header.advance_fen, result.header.in_scope_fen) == (500, 29500)
    assert result.deductible_fen == 5000
    assert shares(result) == ("171.50", "80.00", "40.00", "8.50")
    assert [(total.used_fen, total.limit_fen) for total in result.year_totals] == [(20000, 20000), (17150, 200000)]
    assert result.accounts_fen == 12000
    assert result.pooled_fen == 4000
