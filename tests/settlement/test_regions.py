"""The packaged regions: given a person, a place and a day, when a bill is settled, then the text of that day holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from terminal_sim.bill import Patient
from terminal_sim.errors.rules import FilingMissing, NoRuleInForce, RuleNoLongerKnown, RuleUnknown
from terminal_sim.money import yuan
from terminal_sim.reading import packs
from terminal_sim.rules.pack import Pack
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.outcome import Settlement
from terminal_sim.settlement.settle import settle
from tests.settlement.counter import (
    PATIENT,
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

PLAIN = (line(1, "A", "200.00"),)
ZZ, XA, GZ, HN = "henan-zhengzhou", "shaanxi-xian", "guangdong-guangzhou", "hainan"


def fund(result: Settlement) -> str:
    return yuan(result.of("fund"))


def reasons(result: Settlement) -> list[str]:
    return [why.value for why in result.trace if why.subject == "fund" and why.amount_fen == 0]


@pytest.mark.parametrize(
    ("level", "tags", "person", "expected"),
    [
        ("provincial3", (), "active", "88.00"),  # (200 - 40) x 55 %
        ("3", (), "active", "96.00"),
        ("2", (), "retired", "112.00"),  # 60 % + 10 points
        ("base", ("community_center",), "active", "130.00"),  # no deductible, 65 %
        ("base", ("township",), "retired", "150.00"),
    ],
)
def test_zhengzhou_employees_by_level(level: str, tags: tuple[str, ...], person: str, expected: str) -> None:
    result = settled(claim("2023-05-10", clinic(ZZ, level, *tags), cover(ZZ, "310", person), PLAIN))  # type: ignore[arg-type]
    assert fund(result) == expected


def test_zhengzhou_one_deductible_a_day_and_institution() -> None:
    employee = cover(ZZ, "310", "active")
    first = settled(claim("2023-05-10T09:00", clinic(ZZ, "2"), employee, PLAIN))
    assert (first.deductible_fen, fund(first)) == (4000, "96.00")
    again = so_far(**{"deductible_2023-05-10@H990001": "40.00", "deductible_2023": "40.00"})
    second = settled(claim("2023-05-10T15:00", clinic(ZZ, "2"), employee, PLAIN, year=again))
    assert (second.deductible_fen, fund(second)) == (0, "120.00")
    next_day = settled(claim("2023-05-11T09:00", clinic(ZZ, "2"), employee, PLAIN, year=again))
    assert next_day.deductible_fen == 4000


@pytest.mark.parametrize(
    ("day", "person", "limit"),
    [
        ("2022-07-01", "active", "900.00"),
        ("2022-12-31", "retired", "1150.00"),
        ("2023-01-01", "active", "1800.00"),
        ("2023-01-01", "retired", "2300.00"),
    ],
)
def test_zhengzhou_caps_of_the_first_half_year_and_after(day: str, person: str, limit: str) -> None:
    employee = cover(ZZ, "310", person)  # type: ignore[arg-type]
    result = settled(claim(day, clinic(ZZ, "base", "community_center"), employee, (line(1, "A", "9000.00"),)))
    assert fund(result) == limit
    assert result.fund_left_fen == 0


def test_the_day_before_the_first_text_is_refused() -> None:
    with pytest.raises(NoRuleInForce, match="2022-07-01"):
        settled(claim("2022-06-30", clinic(ZZ, "2"), cover(ZZ, "310", "active"), PLAIN))


@pytest.mark.parametrize(
    ("level", "used", "deductible", "expected"),
    [
        ("base", "0.00", "10.00", "133.00"),  # (200 - 10) x 70 %
        ("2", "10.00", "40.00", "96.00"),  # topped up from 10 to 50
        ("3", "50.00", "50.00", "75.00"),  # topped up from 50 to 100
        ("1", "100.00", "0.00", "140.00"),
    ],
)
def test_hainan_deductible_by_level_is_topped_up(level: str, used: str, deductible: str, expected: str) -> None:
    employee = cover(HN, "310", "active")
    result = settled(claim("2023-05-10", clinic(HN, level), employee, PLAIN, year=so_far(deductible_2023=used)))
    assert (yuan(result.deductible_fen), fund(result)) == (deductible, expected)


def test_hainan_retired_who_lack_contribution_years_get_three_points_less_a_year() -> None:
    full = settled(claim("2023-05-10", clinic(HN, "base"), cover(HN, "310", "retired"), PLAIN))
    short = settled(claim("2023-05-10", clinic(HN, "base"), cover(HN, "310", "retired", "missing_years:4"), PLAIN))
    assert (fund(full), fund(short)) == ("133.00", "110.20")  # 70 % and 58 % of 190


def test_hainan_residents_before_2023_have_a_daily_cap() -> None:
    child = cover(HN, "390", "minor")
    result = settled(claim("2022-05-10", clinic(HN, "base"), child, PLAIN))
    assert fund(result) == "40.00"  # (200 - 50) x 60 % = 90, cut to 40 a day
    rest = so_far(**{"fund_2022-05-10": "25.00", "fund_2022": "25.00", "deductible_2022": "50.00"})
    assert fund(settled(claim("2022-05-10", clinic(HN, "base"), child, PLAIN, year=rest))) == "15.00"


def test_hainan_residents_from_2023_are_refused_because_the_sources_disagree() -> None:
    with pytest.raises(RuleUnknown, match="70/50/30"):
        settled(claim("2023-05-10", clinic(HN, "base"), cover(HN, "390", "minor"), PLAIN))


@pytest.mark.parametrize(
    ("tags", "place_tags", "person", "expected"),
    [
        (("chosen:H990001",), ("community_center",), "active", "160.00"),
        (("chosen:H990001",), ("community_center",), "retired", "170.00"),
        (("chosen:H990001",), (), "active", "130.00"),
        ((), ("specialist",), "active", "130.00"),
        ((), (), "active", "0.00"),
        (("chosen:H990002",), (), "active", "0.00"),
    ],
)
def test_guangzhou_pays_where_the_person_chose(
    tags: tuple[str, ...], place_tags: tuple[str, ...], person: str, expected: str
) -> None:
    level = "base" if "community_center" in place_tags else "3"
    employee = cover(GZ, "310", person, *tags)  # type: ignore[arg-type]
    result = settled(claim("2024-03-15", clinic(GZ, level, *place_tags), employee, PLAIN))
    assert fund(result) == expected
    assert reasons(result) == ([] if expected != "0.00" else ["NotChosenOrSigned"])


def test_guangzhou_before_december_2022_has_a_monthly_cap_and_asks_for_a_referral() -> None:
    chosen = cover(GZ, "310", "active", "chosen:H990001")
    referred = cover(GZ, "310", "active", "chosen:H990001", "referral")
    assert fund(settled(claim("2022-11-30", clinic(GZ, "3"), chosen, PLAIN))) == "90.00"
    assert fund(settled(claim("2022-11-30", clinic(GZ, "3"), referred, PLAIN))) == "110.00"
    month = so_far(**{"fund_2022-11": "250.00", "fund_2022": "900.00"})
    assert fund(settled(claim("2022-11-30", clinic(GZ, "3"), chosen, PLAIN, year=month))) == "50.00"


def test_guangzhou_caps_rise_with_the_year() -> None:
    big = (line(1, "A", "20000.00"),)
    chosen = cover(GZ, "310", "retired", "chosen:H990001")
    assert fund(settled(claim("2023-12-31", clinic(GZ, "3"), chosen, big))) == "10100.00"
    assert fund(settled(claim("2024-01-01", clinic(GZ, "3"), chosen, big))) == "10663.00"


def test_xian_employee_at_each_level_and_retired() -> None:
    for level, person, expected in (("3", "active", "0.00"), ("2", "active", "0.00")):
        result = settled(claim("2023-03-01", clinic(XA, level), cover(XA, "310", person), PLAIN))  # type: ignore[arg-type]
        assert (fund(result), result.deductible_fen) == (expected, 20000)
    done = so_far(deductible_2023="200.00")
    for level, person, expected in (
        ("3", "active", "100.00"),
        ("3", "retired", "110.00"),
        ("2", "active", "120.00"),
        ("1", "retired", "150.00"),
        ("provincial3", "active", "100.00"),
    ):
        result = settled(claim("2023-03-01", clinic(XA, level), cover(XA, "310", person), PLAIN, year=done))  # type: ignore[arg-type]
        assert fund(result) == expected


def test_xian_chronic_disease_has_its_own_deductible() -> None:
    patient = cover(XA, "310", "active", "chronic:高血压")
    ordinary = so_far(deductible_2024="200.00")
    result = settled(claim("2024-03-15", clinic(XA, "2"), patient, PLAIN, year=ordinary, disease="高血压"))
    assert (result.deductible_fen, fund(result)) == (20000, "0.00")
    met = so_far(**{"deductible.chronic_2024": "700.00"})
    assert fund(settled(claim("2024-03-15", clinic(XA, "2"), patient, PLAIN, year=met, disease="高血压"))) == "140.00"
    without = settled(claim("2024-03-15", clinic(XA, "2"), cover(XA, "310", "active"), PLAIN, disease="高血压"))
    assert without.fund_rate.percent() == "60%"


def test_a_value_after_its_last_known_day_is_marked_and_refused_when_strict() -> None:
    bill = claim("2024-03-15", clinic(XA, "3"), cover(XA, "310", "active"), PLAIN)
    marked = [why.zh for why in settled(bill).trace if why.stale]
    assert marked
    assert all("最后公布值（2023年）" in text for text in marked)
    with pytest.raises(RuleNoLongerKnown, match="2023-12-31"):
        settled(bill, strict=True)


def test_care_outside_the_insured_place_follows_the_insured_places_rules() -> None:
    traveller = cover(HN, "310", "active")
    result = settled(claim("2023-05-10", clinic(XA, "2"), traveller, PLAIN))
    assert (result.deductible_fen, fund(result)) == (5000, "90.00")  # Hainan's 50 and 60 %


def test_henan_wants_a_filing_for_hospital_care_elsewhere_but_not_for_a_pharmacy() -> None:
    traveller = cover(ZZ, "310", "active")
    with pytest.raises(FilingMissing):
        settled(claim("2024-03-15", clinic(XA, "2"), traveller, PLAIN))
    filed = cover(ZZ, "310", "active", f"filed:{XA}")
    assert fund(settled(claim("2024-03-15", clinic(XA, "2"), filed, PLAIN))) == "96.00"
    assert fund(settled(claim("2024-03-15", pharmacy(XA), traveller, PLAIN))) == "0.00"


RX_BILL = (line(1, "A", "100.00", prescription="R1"), line(2, "A", "50.00"))


def test_the_fund_at_a_pharmacy_pays_the_lines_on_prescription_only() -> None:
    buyer = cover(XA, "310", "active")
    met = so_far(deductible_2023="200.00")
    shop = pharmacy(XA, "pooling_pharmacy")
    result = settled(claim("2023-06-15T11:00", shop, buyer, RX_BILL, year=met, rx=prescription("2023-06-15T09:00")))
    assert fund(result) == "70.00"
    assert result.header.in_scope_fen == 15000


@pytest.mark.parametrize(
    ("tags", "rx", "at", "expected"),
    [
        ((), "2023-06-15T09:00", "2023-06-15T11:00", ["NotPoolingPharmacy"]),
        (("pooling_pharmacy",), "", "2023-06-15T11:00", ["NoPrescription"]),
        (("pooling_pharmacy",), "2023-06-15T12:00", "2023-06-15T11:00", ["PrescriptionNotValid"]),
        (("pooling_pharmacy",), "2023-06-12T11:00", "2023-06-15T11:00", ["PrescriptionNotValid"]),
        (("pooling_pharmacy",), "2023-06-12T11:01", "2023-06-15T11:00", []),
    ],
)
def test_the_fund_at_a_pharmacy_names_each_condition_that_failed(
    tags: tuple[str, ...], rx: str, at: str, expected: list[str]
) -> None:
    written = prescription(rx) if rx else None
    result = settled(claim(at, pharmacy(XA, *tags), cover(XA, "310", "active"), RX_BILL, rx=written))
    assert reasons(result) == expected
    if expected:
        assert result.deductible_fen == 0
        assert result.tallies == ()


def test_a_prescription_for_somebody_else_bars_the_fund() -> None:
    other = replace(prescription("2023-06-15T09:00"), patient=Patient("别人", "990001198001010010"))
    assert PATIENT.certificate != other.patient.certificate
    shop, buyer = pharmacy(XA, "pooling_pharmacy"), cover(XA, "310", "active")
    result = settled(claim("2023-06-15T11:00", shop, buyer, RX_BILL, rx=other))
    assert reasons(result) == ["PrescriptionNotForPatient"]


def test_where_the_beneficiary_was_not_identified_the_fund_pays_nothing() -> None:
    chosen = cover(GZ, "310", "active", "chosen:H990001")
    bill = claim("2024-03-15", clinic(GZ, "3"), chosen, PLAIN, pooled("500.00"), barred=("beneficiary_not_identified",))
    result = settled(bill)
    assert shares(result) == ("0.00", "0.00", "200.00", "0.00")
    assert reasons(result) == ["beneficiary_not_identified"]


@pytest.mark.parametrize(
    ("use", "expected"),
    [("0", ("0.00", "0.00", "200.00")), ("1", ("60.00", "100.00", "40.00")), ("2", ("60.00", "100.00", "40.00"))],
)
def test_the_holders_choice_to_use_the_account(use: str, expected: tuple[str, str, str]) -> None:
    buyer = cover(XA, "310", "active")
    bill = claim("2023-03-15", pharmacy(XA), buyer, PLAIN, own("60.00"), pooled("100.00"), use=use)  # type: ignore[arg-type]
    assert shares(settled(bill))[1:] == expected


def test_a_pocket_that_holds_nothing_is_named_and_pays_nothing() -> None:
    buyer = cover(XA, "310", "active")
    result = settled(claim("2023-03-15", pharmacy(XA), buyer, PLAIN, own("0.00"), pooled("0.00")))
    assert shares(result) == ("0.00", "0.00", "0.00", "200.00")
    assert [share.amount_fen for share in result.shares if share.pocket] == [0, 0]
    assert "没有余额" in next(why.zh for why in result.trace if why.subject == "own")


def test_nothing_is_told_of_another_persons_balance() -> None:
    buyer = cover(XA, "310", "active")
    result = settled(claim("2023-03-15", pharmacy(XA), buyer, PLAIN, pooled("1234.56")))
    share = next(share for share in result.shares if share.payer == "pooled")
    assert share.limit_fen is None
    assert not any("1234.56" in why.zh + why.en for why in result.trace)


CITY = """\
pack: {id: city, name_zh: 示例市, name_en: City, admin_codes: ["990100"], parent: national}
checked: 2024-01-01
sources: {n: {title: 示例通知}}
clinic:
  employee:
    fund_rate: [{from: 2024-01-01, value: {by: place, base: 0.80, "2": 0.65, other: 0.50}, cite: n}]
    contract_bonus: [{from: 2024-01-01, value: {by: place, base: 0.05, other: 0}, cite: n}]
    deductible: [{from: 2024-01-01, value: {per: none}, cite: n}]
    caps: [{from: 2024-01-01, value: [], cite: n}]
    further:
      - from: 2024-01-01
        value:
          - {payer: large_cost, of: copay, rate: 0.50, deductible: 30.00}
          - {payer: civil_servant, of: copay, rate: 0.50, tie: civil_servant}
        cite: n
pharmacy:
  employee:
    fund_rate: [{from: 2024-01-01, value: as_prescriber, cite: n}]
chronic:
  employee:
    fund_rate: [{from: 2024-01-01, value: 0.70, cite: n}]
    caps:
      - from: 2024-01-01
        value:
          - {of: eligible, per: month, amount: {by: disease, 癫痫: 300.00, other: 100.00}, counter: "month.{disease}"}
        cite: n
"""


@pytest.fixture
def city(tmp_path: Path) -> Pack:
    path = tmp_path / "city.yaml"
    path.write_text(CITY, encoding="utf-8")
    return packs.load_file(path)


def in_city(city: Pack, bill: Claim) -> Settlement:
    moved = replace(bill, place=replace(bill.place, region="city"), cover=replace(bill.cover, region="city"))
    return settle(moved, city, city)


def test_a_pharmacys_rate_may_follow_the_prescribing_hospital(city: Pack) -> None:
    shop, buyer = pharmacy(XA, "pooling_pharmacy"), cover(XA, "310", "active")
    lines = (line(1, "A", "200.00", prescription="R1"),)
    for level, expected in (("2", "130.00"), ("base", "160.00"), ("3", "100.00"), ("", "0.00")):
        written = prescription("2024-06-15T09:00", level=level)
        result = in_city(city, claim("2024-06-15T11:00", shop, buyer, lines, rx=written))
        assert fund(result) == expected
        assert reasons(result) == ([] if level else ["NoPrescriberLevel"])


def test_a_contract_with_a_family_doctor_raises_the_rate_where_it_says_so(city: Pack) -> None:
    signed = cover(XA, "310", "active", "contract_doctor")
    assert fund(in_city(city, claim("2024-06-15", clinic(XA, "base"), signed, PLAIN))) == "170.00"
    assert fund(in_city(city, claim("2024-06-15", clinic(XA, "2"), signed, PLAIN))) == "130.00"


def test_further_payers_share_what_is_left_and_only_where_the_cover_says_so(city: Pack) -> None:
    plain = in_city(city, claim("2024-06-15", clinic(XA, "2"), cover(XA, "310", "active"), PLAIN))
    assert (plain.of("large_cost"), plain.of("civil_servant"), plain.cash_fen) == (2000, 0, 5000)
    servant = cover(XA, "310", "active", "civil_servant")
    served = in_city(city, claim("2024-06-15", clinic(XA, "2"), servant, PLAIN))
    assert (served.of("large_cost"), served.of("civil_servant"), served.cash_fen) == (2000, 2500, 2500)


def test_each_disease_has_its_own_monthly_limit(city: Pack) -> None:
    patient = cover(XA, "310", "active", "chronic:癫痫", "chronic:高血压")
    used = so_far(**{"month.癫痫_2024-06": "250.00"})
    first = in_city(city, claim("2024-06-15", clinic(XA, "2"), patient, PLAIN, year=used, disease="癫痫"))
    second = in_city(city, claim("2024-06-15", clinic(XA, "2"), patient, PLAIN, year=used, disease="高血压"))
    assert (fund(first), fund(second)) == ("35.00", "70.00")
    assert ("month.癫痫", "2024-06", 5000) in [(c.tally.name, c.tally.period, c.amount_fen) for c in first.tallies]


def test_a_bill_that_crosses_a_cap_is_paid_up_to_it_wherever_in_the_bill_it_falls() -> None:
    employee = cover(ZZ, "310", "active")
    used = so_far(fund_2023="1700.00")
    place = clinic(ZZ, "base", "community_center")
    one_line = settled(claim("2023-05-10", place, employee, (line(1, "A", "300.00"),), year=used))
    three_lines = settled(
        claim("2023-05-10", place, employee, tuple(line(n, "A", "100.00") for n in (1, 2, 3)), year=used)
    )
    assert fund(one_line) == fund(three_lines) == "100.00"
    assert [why.amount_fen for why in one_line.trace if why.subject == "fund"] == [19500, -9500]
