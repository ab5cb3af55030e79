"""The loader of packs: given a pack with one mistake, when it is read, then the refusal names file, line and key."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from terminal_sim.errors.base import BadInput
from terminal_sim.reading import packs
from terminal_sim.reading.cases import policy
from terminal_sim.reading.cases.figures import NAMES
from terminal_sim.rules import sheets

SOUND = """\
pack: {id: example, name_zh: 示例市, name_en: Example, admin_codes: ["990100"], parent: national}
checked: 2024-01-01
sources:
  notice: {title: 示例通知, issued: 2023-12-01, kind: official}
clinic:
  employee:
    fund_rate:
      - {from: 2022-01-01, value: 0.50, cite: notice}
      - {from: 2024-01-01, value: {by: place, base: 0.70, other: 0.60}, cite: notice, last_known: 2024-12-31}
    deductible:
      - {from: 2022-01-01, value: {per: year, amount: 200.00}, cite: notice}
    caps:
      - {from: 2022-01-01, value: [{of: fund, per: year, amount: 2000.00}], cite: notice}
"""


def problems_of(tmp_path: Path, text: str) -> list[BadInput]:
    path = tmp_path / "pack.yaml"
    path.write_text(text, encoding="utf-8")
    return packs.check_file(path)[1]


def test_a_sound_pack_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(tmp_path, SOUND) == []


MISTAKES = [
    ("an unknown key", "    deductible:\n", "    deductable:\n", 10, "clinic.employee.deductable", "deductible"),
    ("no citation", "value: 0.50, cite: notice", "value: 0.50", 8, "fund_rate.0", "cite"),
    ("a citation without source", "value: 0.50, cite: notice", "value: 0.50, cite: other", 8, "cite", "other"),
    ("dates out of order", "from: 2024-01-01, value", "from: 2021-01-01, value", 9, "fund_rate.1", "2022-01-01"),
    ("a share above one", "value: 0.50", "value: 1.50", 8, "fund_rate.0.value", "1.50"),
    ("a share too fine", "value: 0.50", "value: 0.50001", 8, "fund_rate.0.value", "0.50001"),
    ("a share in per cent", "value: 0.50", "value: 50%", 8, "fund_rate.0.value", "50%"),
    ("a negative amount", "amount: 200.00", "amount: -200.00", 11, "value.amount", "negative"),
    ("a third decimal", "amount: 200.00", "amount: 200.005", 11, "value.amount", "two decimals"),
    ("an unknown shape", "per: year, amount: 200", "per: fortnight, amount: 200", 11, "value.per", "fortnight"),
    ("a missing amount", "{per: year, amount: 200.00}", "{per: year}", 11, "deductible.0.value", "amount"),
    ("none with an amount", "per: year, amount: 200.00", "per: none, amount: 200.00", 11, "value", "none"),
    ("an unknown dimension", "by: place", "by: colour", 9, "fund_rate.1.value", "colour"),
    ("an unknown row", "base: 0.70", "bas: 0.70", 9, "value.bas", "unknown row"),
    ("other not last", "base: 0.70, other: 0.60", "other: 0.60, base: 0.70", 9, "value.other", "last"),
    ("rows missing", "base: 0.70, other: 0.60", "base: 0.70", 7, "clinic.employee.fund_rate", "no row for 1, 2, 3"),
    (
        "two caps on one thing",
        "amount: 2000.00}]",
        "amount: 2000.00}, {of: fund, per: year, amount: 9}]",
        12,
        "caps",
        "twice",
    ),
    ("a day that is none", "from: 2022-01-01, value: 0.50", "from: 2022-13-01, value: 0.50", 8, "from", "2022-13-01"),
    ("last known before from", "last_known: 2024-12-31", "last_known: 2023-12-31", 9, "last_known", "before"),
    ("a confidence nobody knows", "value: 0.50,", "value: 0.50, confidence: sure,", 8, "confidence", "sure"),
    (
        "no text at all",
        "      - {from: 2022-01-01, value: [{of: fund, per: year, amount: 2000.00}], cite: notice}\n",
        "      []\n",
        12,
        "clinic.employee.caps",
        "dated text",
    ),
    (
        "no caps",
        "    caps:\n      - {from: 2022-01-01, value: [{of: fund, per: year, amount: 2000.00}], cite: notice}\n",
        "",
        7,
        "clinic.employee.caps",
        "missing",
    ),
    (
        "caps that begin late",
        "    caps:\n      - {from: 2022-01-01",
        "    caps:\n      - {from: 2023-01-01",
        7,
        "clinic.employee.caps",
        "after the rate",
    ),
    ("no id", "id: example, ", "", 1, "pack", "id is missing"),
    ("no day of checking", "checked: 2024-01-01\n", "", 1, "checked", "missing"),
    (
        "a carry that is not yearly",
        "per: year, amount: 2000.00",
        "per: month, amount: 2000.00, carry: from_last_year",
        13,
        "carry",
        "per: year",
    ),
    (
        "retired twice",
        "value: 0.50, cite: notice}",
        "value: {by: person, retired: 0.6, other: 0.5}, cite: notice}",
        7,
        "clinic.employee.retired_bonus",
        "again",
    ),
]


@pytest.mark.parametrize(("what", "old", "new", "line", "key", "named"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_named_with_file_line_and_key(
    tmp_path: Path, what: str, old: str, new: str, line: int, key: str, named: str
) -> None:
    assert old in SOUND, what
    text = SOUND.replace(old, new, 1)
    if what == "retired twice":
        text += "    retired_bonus:\n      - {from: 2022-01-01, value: 0.10, cite: notice}\n"
    found = problems_of(tmp_path, text)
    told = [error.in_english() for error in found]
    assert any(f"pack.yaml:{line}:" in one and key in one and named in one for one in told), told


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = (
        SOUND.replace("value: 0.50", "value: 1.50")
        .replace("amount: 200.00", "amount: -1")
        .replace("checked", "chequed")
    )
    keys = {error.facts["key"] for error in problems_of(tmp_path, text)}
    assert keys == {
        "clinic.employee.fund_rate.0.value",
        "clinic.employee.deductible.0.value.amount",
        "chequed",
        "checked",
    }


BANDS = "{{on: excess, bands: [{{upto: 5000.00, rate: 0.60}}, {second}]}}"


@pytest.mark.parametrize(
    ("second", "named"),
    [
        ("{from: 6000.00, rate: 0.70}", "5000.00"),
        ("{from: 4000.00, rate: 0.70}", "5000.00"),
        ("{upto: 5000.00, rate: 0.70}", "rise"),
        ("{upto: 9000.00}", "rate is missing"),
    ],
)
def test_bands_with_a_gap_or_an_overlap_are_refused(tmp_path: Path, second: str, named: str) -> None:
    text = SOUND.replace("value: 0.50", f"value: {BANDS.format(second=second)}")
    found = problems_of(tmp_path, text)
    assert "pack.yaml:8" in str(found[0])
    assert named in str(found[0])


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ("{by: age, 0-59: 0.5, 61+: 0.6}", "60"),
        ("{by: age, 0-59: 0.5, 50+: 0.6}", "60"),
        ("{by: age, 0-59: 0.5}", "too early"),
        ("{by: age, old: 0.5, other: 0.6}", "0-59"),
    ],
)
def test_ages_with_a_gap_or_an_overlap_are_refused(tmp_path: Path, rows: str, named: str) -> None:
    found = problems_of(tmp_path, SOUND.replace("value: 0.50", f"value: {rows}"))
    assert named in str(found[0])


@pytest.mark.parametrize(
    ("order", "named"),
    [
        ("[fund, deductible, own, cash]", "before the fund"),
        ("[deductible, fund, own]", "cash"),
        ("[deductible, own, cash]", "fund is missing"),
        ("[fund, own, cash]", "deductible is missing"),
        ("[deductible, fund, fund, cash]", "twice"),
        ("[deductible, fund, bank, cash]", "bank"),
        ("[deductible, fund, accounts, own, cash]", "accounts"),
    ],
)
def test_an_order_of_payers_that_cannot_be_is_refused(tmp_path: Path, order: str, named: str) -> None:
    text = SOUND + f"    order:\n      - {{from: 2022-01-01, value: {order}, cite: notice}}\n"
    assert named in str(problems_of(tmp_path, text)[0])


def test_a_key_that_appears_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(SOUND + "checked: 2024-01-02\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"pack\.yaml:14"):
        packs.check_file(path)


def test_a_pack_without_a_parent_must_state_the_basics(tmp_path: Path) -> None:
    keys = {error.facts["key"] for error in problems_of(tmp_path, SOUND.replace(", parent: national", ""))}
    assert {"settlement.order", "settlement.rounding", "pharmacy.prescription_hours"} <= keys


def test_a_parameter_stated_in_two_files_of_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SOUND, encoding="utf-8")
    again = "clinic:\n  employee:\n    retired_bonus:\n      - {from: 2022-01-01, value: 0.1, cite: notice}\n"
    (tmp_path / "b.yaml").write_text(again, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(again, encoding="utf-8")
    assert "another file" in str(packs.check_file(tmp_path)[1][0])


def test_the_template_is_a_sound_pack_that_shows_most_of_what_can_be_said(tmp_path: Path) -> None:
    text = (resources.files("terminal_sim.rules") / "template.yaml").read_text(encoding="utf-8")
    path = tmp_path / "my-city.yaml"
    path.write_text(text, encoding="utf-8")
    pack, found = packs.check_file(path)
    assert found == []
    assert pack is not None
    assert {path.split(".")[-1] for path in pack.parameters} >= {"fund_rate", "deductible", "caps", "further", "access"}


def test_the_page_about_packs_names_every_parameter_of_a_sheet() -> None:
    page = (Path(__file__).parents[2] / "docs" / "region-packs.md").read_text(encoding="utf-8")
    for path in (parameter.path for parameter in sheets.PARAMETERS):
        name = path if path.startswith(("settlement.", "elsewhere.", "pharmacy.pres")) else path.split(".")[-1]
        assert f"`{name}`" in page, path


def test_the_page_about_cases_names_every_key() -> None:
    page = (Path(__file__).parents[2] / "docs" / "price-cases.md").read_text(encoding="utf-8")
    keys = {*policy.KEYS} - {"annual_eligible_limit", *policy.ELIGIBLE_LIMITS, "further"}
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []
    assert [name for name in NAMES if f"`{name}`" not in page] == []
    assert [mode for mode in policy.DEDUCTIBLE_MODES if f"`{mode}`" not in page and mode != "half_yearly"] == []


@pytest.mark.parametrize(("bonus", "named"), [("0.45", "1.15")])
def test_an_addition_that_takes_the_rate_above_the_whole_is_refused(tmp_path: Path, bonus: str, named: str) -> None:
    text = SOUND.replace(
        "    deductible:\n",
        f"    retired_bonus:\n      - {{from: 2022-01-01, value: {bonus}, cite: notice}}\n    deductible:\n",
    )
    told = [problem.in_english() for problem in problems_of(tmp_path, text)]
    assert any("retired_bonus" in line and named in line for line in told)


def test_a_payer_that_the_order_never_asks_is_refused(tmp_path: Path) -> None:
    order = "    order:\n      - {from: 2022-01-01, value: [deductible, fund, own, cash], cite: notice}\n"
    further = (
        "    further:\n      - {from: 2022-01-01, cite: notice, "
        "value: [{payer: civil_servant, of: copay, rate: 0.50}]}\n"
    )
    assert "civil_servant" in str(problems_of(tmp_path, SOUND + order + further)[0])
    named = order.replace("fund, own", "fund, civil_servant, own")
    assert not problems_of(tmp_path, SOUND + named + further)
