"""Cover (参保信息) and the year's totals (年度累计).

A person may hold several covers (D29); a visit uses the row its insurance type names. The year so far is a set of
tallies in fen, each named by what is counted and over which period:

>>> from datetime import date
>>> so_far = YearSoFar({Tally("deductible", "2023"): 15000})
>>> so_far.of(Tally("deductible", "2023")), so_far.of(Tally("fund", "2023"))
(15000, 0)
>>> Tally.of_year("fund", date(2023, 6, 15)), Tally.of_month("deductible", date(2023, 6, 15))
(Tally(name='fund', period='2023'), Tally(name='deductible', period='2023-06'))
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

EMPLOYEE, RESIDENT = "310", "390"
INSURANCE_ZH = {EMPLOYEE: "职工基本医疗保险", RESIDENT: "城乡居民基本医疗保险"}
INSURANCE_EN = {EMPLOYEE: "employee insurance", RESIDENT: "resident insurance"}
PersonClass = Literal["active", "retired", "minor", "student", "adult_resident", "senior_resident"]
PERSON_CLASS_ZH: dict[str, str] = {
    "active": "在职",
    "retired": "退休",
    "minor": "未成年居民",
    "student": "大学生",
    "adult_resident": "成年居民",
    "senior_resident": "老年居民",
}
Status = Literal["none", "normal", "paused", "invalid", "ended"]
STATUS_ZH: dict[str, str] = {
    "none": "未参保",
    "normal": "正常参保",
    "paused": "暂停参保",
    "invalid": "无效参保",
    "ended": "终止参保",
}
STATUS_CODE: dict[str, str] = {"none": "0", "normal": "1", "paused": "2", "invalid": "3", "ended": "4"}


@dataclass(frozen=True, slots=True)
class Cover:
    """One insurance row of a person (险种 310 or 390), in force from ``from_day`` to ``to_day`` inclusive.

    ``region`` is the id of the rule pack of the insured place (参保地), ``admin_code`` its six-digit area code.
    ``tags`` are facts that rules ask for by name: ``signed:<institution>``, ``chosen:<institution>``,
    ``chronic:<disease>``, ``contract_doctor``, ``civil_servant``, ``filed:<region>`` …
    """

    person: str
    insurance: str
    person_class: PersonClass
    status: Status
    region: str
    admin_code: str
    from_day: date
    to_day: date | None = None
    has_account: bool = True
    employer: str = ""
    tags: frozenset[str] = frozenset()

    def in_force_on(self, day: date) -> bool:
        """True on a day inside the row's dates, whatever its status."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True, slots=True, order=True)
class Tally:
    """What is counted (deductible, fund …) and over which period (2023, 2023-06, 2023-06-15, …@institution)."""

    name: str
    period: str

    @classmethod
    def of_year(cls, name: str, day: date) -> Tally:
        return cls(name, f"{day:%Y}")

    @classmethod
    def of_month(cls, name: str, day: date) -> Tally:
        return cls(name, f"{day:%Y-%m}")

    @classmethod
    def of_day(cls, name: str, day: date, place: str = "") -> Tally:
        return cls(name, f"{day:%Y-%m-%d}" + (f"@{place}" if place else ""))


@dataclass(frozen=True, slots=True)
class YearSoFar:
    """Tallies of one person and insurance type in the calendar year of the visit, in fen."""

    tallies: Mapping[Tally, int] = field(default_factory=dict)

    def of(self, tally: Tally) -> int:
        """Amount counted so far, 0 where nothing was."""
        return self.tallies.get(tally, 0)


@dataclass(frozen=True, slots=True)
class TallyChange:
    """One settlement's addition to a tally; a cancellation adds the negative."""

    tally: Tally
    amount_fen: int
