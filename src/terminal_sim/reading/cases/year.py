"""The year so far of a case (算例年度累计): what was used before this bill, by period.

All tallies are set on one made-up day, so a case's date has no part in its price.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from terminal_sim.clock import CHINA
from terminal_sim.coverage import Tally, YearSoFar
from terminal_sim.reading.cases.case import Facts
from terminal_sim.reading.cases.further import SHORT, CaseFurther
from terminal_sim.reading.cases.reading import amount
from terminal_sim.rules.shapes import Cap, Deductible, Period, tally_of

AT = datetime(2024, 1, 15, 9, 0, tzinfo=CHINA)
DAY: date = AT.date()
PLACE = "case"
PREFIX: dict[Period, str] = {
    "day": "day_",
    "month": "month_",
    "quarter": "quarter_",
    "half_year": "half_year_",
    "year": "",
}
KEYS = (
    *(f"{prefix}deductible_used" for prefix in PREFIX.values()),
    "same_day_deductible_used",
    "deductible_met",
    *(f"{prefix}fund_used" for prefix in PREFIX.values()),
    *(f"{prefix}eligible_used" for prefix in PREFIX.values()),
    "excess_used",
    "cap_carried",
    *(f"{payer}_used" for payer in SHORT),
    *(f"{payer}_deductible_used" for payer in SHORT),
    *(f"{payer}_shared_used" for payer in SHORT),
    "account_current_year_used_up",
)


def so_far_of(
    facts: Facts, deductible: Deductible | None, caps: Sequence[Cap], further: Sequence[CaseFurther]
) -> YearSoFar:
    """The tallies before this bill. Raises BadCase for an amount that is none."""
    year = facts.year_to_date
    found: dict[Tally, int] = {}
    _put(found, Tally.of_year("in_scope", DAY), amount(year, "eligible_used"))
    _put(found, Tally.of_year("excess", DAY), amount(year, "excess_used"))
    if deductible is not None:
        _put_deductible(found, facts, deductible)
    for cap in caps:
        tally = tally_of(cap.counter, cap.per, DAY)
        if tally is not None:
            of = "fund" if cap.of == "fund" else "eligible"
            _put(found, tally, amount(year, f"{PREFIX[cap.per]}{of}_used"))
        if cap.carry == "from_last_year":
            _put(found, Tally(f"{cap.counter}.carried", f"{DAY:%Y}"), amount(year, "cap_carried"))
    _put(found, Tally.of_year("fund", DAY), amount(year, "fund_used"))
    for item in further:
        for tally, used in item.used(facts, DAY):
            _put(found, tally, used)
    return YearSoFar(found)


def _put_deductible(found: dict[Tally, int], facts: Facts, terms: Deductible) -> None:
    year = facts.year_to_date
    if terms.per == "visit" and terms.same_day == "once":
        same_day = amount(year, "same_day_deductible_used")
        if same_day is None and terms.year_max_fen is None:
            same_day = amount(year, "deductible_used")
        _put(found, Tally.of_day(terms.counter, DAY, PLACE), same_day)
    elif terms.per in PREFIX and terms.per != "year":
        _put(found, tally_of(terms.counter, terms.per, DAY), amount(year, f"{PREFIX[terms.per]}deductible_used"))
    _put(found, Tally.of_year(terms.counter, DAY), amount(year, "deductible_used"))


def _put(found: dict[Tally, int], tally: Tally | None, value: int | None) -> None:
    if tally is not None and value is not None:
        found[tally] = value
