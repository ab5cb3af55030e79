"""The benefit of one visit (待遇): what the packs say for this person, place and day, in plain values with citations.

Deductible, rates and caps are the insured place's (参保地); the price of items and their class came with the bill from
the care place (D20). A hindrance (不予支付的原因) is a named reason why the fund does not pay; the deductible then
stays untouched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from terminal_sim.errors.rules import NoRuleForCase, RuleUnknown
from terminal_sim.money import Rounding
from terminal_sim.rules.pack import InForce, Pack
from terminal_sim.rules.shape_kinds import SAME_AS_PRESCRIBER, UNKNOWN
from terminal_sim.rules.shapes import Bands, Cap, Deductible, Further, InstitutionPart
from terminal_sim.rules.table import LEVEL_ZH, ROW_EN, ROW_ZH, Circumstances, pick

VISIT_ZH = {"clinic": "门诊", "pharmacy": "药店购药", "chronic": "门诊慢特病"}
INSURANCE_NAME = {"employee": ("职工", "employee"), "resident": ("居民", "resident")}


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Added to (or taken from) the rate: retired, contract doctor, missing years."""

    zh: str
    en: str
    ten_thousandths: int
    rule: InForce[Any]


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why the fund pays nothing here. ``code`` is its stable name; ``rule`` the text behind it, where there is one."""

    code: str
    zh: str
    en: str
    rule: InForce[Any] | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    """Everything that the sums need to know, resolved for one visit; ``row_zh`` says which case of the tables holds."""

    order: InForce[tuple[str, ...]]
    own_pays: InForce[str]
    pooled_pays: InForce[str]
    rounding: InForce[Rounding]
    advance_rounding: InForce[str]
    split: InForce[str] | None = None
    rate: InForce[Bands] | None = None
    deductible: InForce[Deductible] | None = None
    adjustments: tuple[Adjustment, ...] = ()
    caps: tuple[InForce[Cap], ...] = ()
    further: tuple[InForce[Further], ...] = ()
    institution: InForce[InstitutionPart] | None = None
    hindrances: tuple[Hindrance, ...] = ()
    row_zh: str = ""
    row_en: str = ""
    counters: str = ""

    def hindered(self, *more: Hindrance) -> Benefit:
        """The same benefit with further reasons why the fund does not pay."""
        return replace(self, hindrances=(*self.hindrances, *more)) if more else self

    @property
    def bands(self) -> Bands | None:
        """The rate with its adjustments."""
        if self.rate is None:
            return None
        return self.rate.value.raised(sum(adjustment.ten_thousandths for adjustment in self.adjustments))


def benefit_for(care: Pack, insured: Pack, visit: Circumstances, *, strict: bool = False) -> Benefit:
    """What the packs say for this visit.

    Raises NoRuleInForce before the first text, RuleUnknown where the sources do not tell, NoRuleForCase where no row of
    a table fits, and with ``strict`` RuleNoLongerKnown for a value after its last known day.
    """
    return insured.once((care.id, visit, strict), care, _Reading(care, insured, visit, strict).benefit)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way through the insured place's sheets for one visit."""

    care: Pack
    insured: Pack
    visit: Circumstances
    strict: bool

    def benefit(self) -> Benefit:
        rate, row, hindrances = self._rate()
        plain = self._plain
        stated = self._sheet("order")
        order = stated if stated is not None else plain("settlement.order")
        institution = self.insured.found("settlement.institution", self.visit.day, strict=self.strict)
        base = Benefit(
            order=order,
            own_pays=plain("settlement.own_pays"),
            pooled_pays=plain("settlement.pooled_pays"),
            rounding=plain("settlement.rounding"),
            advance_rounding=plain("settlement.advance_rounding"),
            split=self.care.found("settlement.split", self.visit.day, strict=self.strict),
            institution=institution,
            further=self._further(),
            hindrances=hindrances,
            row_zh=self._row_zh(row),
            row_en=self._row_en(row),
        )
        if rate is None:
            return base
        return replace(
            base, rate=rate, deductible=self._deductible(), adjustments=self._adjustments(), caps=self._caps()
        )

    def _plain(self, path: str) -> InForce[Any]:
        return self.insured.on(path, self.visit.day, strict=self.strict)

    def _sheet(self, name: str) -> InForce[Any] | None:
        """A parameter of this visit's sheet, or of the clinic's where this sheet does not state it."""
        own = f"{self.visit.visit}.{self.visit.insurance}.{name}"
        clinic = f"clinic.{self.visit.insurance}.{name}"
        for path in (own, clinic):
            if self.insured.states(path):
                return self.insured.found(path, self.visit.day, strict=self.strict)
        return None

    def _rate(self) -> tuple[InForce[Any] | None, tuple[str, ...], tuple[Hindrance, ...]]:
        path = f"{self.visit.visit}.{self.visit.insurance}.fund_rate"
        if self.visit.visit == "pharmacy" and self.insured.found(path, self.visit.day) is None:
            return None, (), (self._no_pharmacy_rule(),)
        stated = self.insured.on(path, self.visit.day, strict=self.strict)
        visit, value = self.visit, stated.value
        row: tuple[str, ...]
        if value == SAME_AS_PRESCRIBER:
            if not self.visit.prescriber_level:
                return None, (), (_no_prescriber(stated),)
            visit = replace(visit, visit="clinic", level=self.visit.prescriber_level)
            value = self.insured.on(f"clinic.{visit.insurance}.fund_rate", visit.day, strict=self.strict).value
        picked = pick(value, visit)
        if picked is None:
            raise NoRuleForCase(parameter=f"{self.insured.id}: {path}", row=f"{visit.level}, {visit.person}")
        value, row = picked
        if value == UNKNOWN:
            raise RuleUnknown(
                parameter=f"{self.insured.id}: {path}", day=visit.day.isoformat(), note=stated.note or "-"
            )
        return stated.holding(value), row, self._refused(stated.holding(value), row, visit.level)

    def _refused(self, rate: InForce[Bands], row: tuple[str, ...], level: str) -> tuple[Hindrance, ...]:
        found = []
        access = self._sheet("access")
        if access is not None:
            exempt = self.visit.place_tags & set(access.value["exempt"])
            if not exempt and not self.visit.ties & set(access.value["ties"]):
                found.append(_no_tie(access))
        if all(band.rate.ten_thousandths == 0 for band in rate.value.bands):
            at_zh, at_en = _told_level(level, row)
            found.append(
                Hindrance(
                    "NotCoveredHere",
                    f"{self._row_zh(row)}{at_zh}的费用统筹基金不予支付",
                    f"the fund does not pay at this place ({self._row_en(row)}{at_en})",
                    rate,
                )
            )
        return tuple(found)

    def _no_pharmacy_rule(self) -> Hindrance:
        name, english = self.insured.name_zh, self.insured.name_en
        kind_zh, kind_en = INSURANCE_NAME[self.visit.insurance]
        return Hindrance(
            "NoPharmacyRule",
            f"{name}的规则包没有{kind_zh}医保在药店使用统筹基金的规定",
            f"the pack of {english} states no {kind_en} fund rule for pharmacies",
        )

    def _deductible(self) -> InForce[Deductible] | None:
        stated = self._sheet("deductible")
        if stated is None:
            return None
        rule = stated.value
        amount = self._picked(rule.amount, stated)
        year_max = None if rule.year_max is None else self._picked(rule.year_max, stated)
        counter = self._counter(rule.counter)
        return stated.holding(Deductible(rule.per, amount, year_max, rule.same_day, counter))

    def _caps(self) -> tuple[InForce[Cap], ...]:
        stated = self._sheet("caps")
        if stated is None:
            return ()
        found = []
        for rule in stated.value:
            amount, counter = self._picked(rule.amount, stated), self._counter(rule.counter)
            found.append(stated.holding(Cap(rule.of, rule.per, amount, counter, rule.carry, rule.at)))
        return tuple(found)

    def _further(self) -> tuple[InForce[Further], ...]:
        stated = self._sheet("further")
        if stated is None:
            return ()
        found = []
        for rule in stated.value:
            if rule.tie and rule.tie not in self.visit.ties:
                continue
            cap = None if rule.cap is None else self._picked(rule.cap, stated)
            deductible = self._picked(rule.deductible, stated)
            further = Further(
                rule.payer,
                rule.of,
                self._picked(rule.bands, stated),
                deductible,
                rule.deductible_per,
                cap,
                rule.cap_per,
            )
            found.append(stated.holding(further))
        return tuple(found)

    def _adjustments(self) -> tuple[Adjustment, ...]:
        found = []
        retired = self._sheet("retired_bonus")
        if retired is not None and self.visit.person == "retired":
            found.append(
                Adjustment("退休人员提高", "addition for retired persons", retired.value.ten_thousandths, retired)
            )
        contract = self._sheet("contract_bonus")
        if contract is not None and "contract_doctor" in self.visit.ties:
            bonus = self._picked(contract.value, contract)
            found.append(
                Adjustment("家庭医生签约提高", "addition for a contract doctor", bonus.ten_thousandths, contract)
            )
        malus = self._sheet("gap_malus")
        if malus is not None and self.visit.missing_years:
            lowered = -malus.value.ten_thousandths * self.visit.missing_years
            found.append(
                Adjustment(
                    f"缴费年限缺{self.visit.missing_years}年降低",
                    f"reduction for {self.visit.missing_years} missing years",
                    lowered,
                    malus,
                )
            )
        return tuple(found)

    def _counter(self, name: str) -> str:
        """Under which name is counted; ``{disease}`` stands for the bill's, so that each disease has its own."""
        return name.replace("{disease}", self.visit.disease)

    def _picked(self, value: Any, stated: InForce[Any]) -> Any:
        found = pick(value, self.visit)
        if found is None:
            row = f"{self.visit.level}, {self.visit.person}"
            raise NoRuleForCase(parameter=f"{self.insured.id}: {stated.parameter}", row=row)
        return found[0]

    def _row_zh(self, row: tuple[str, ...]) -> str:
        words = [INSURANCE_NAME[self.visit.insurance][0] + VISIT_ZH[self.visit.visit]]
        words += [ROW_ZH.get(name, name) for name in row if name != "other"]
        return "·".join(words)

    def _row_en(self, row: tuple[str, ...]) -> str:
        words = [
            f"{self.visit.insurance} {self.visit.visit}",
            *(ROW_EN.get(name, name) for name in row if name != "other"),
        ]
        return ", ".join(words)


def _told_level(level: str, row: tuple[str, ...]) -> tuple[str, str]:
    """At which level the fund pays nothing, where the row that fits is that of all other places."""
    if "other" not in row or level not in LEVEL_ZH or level in row:
        return "", ""
    return f"在{LEVEL_ZH[level]}", f", level {level}"


def _no_prescriber(rule: InForce[Any]) -> Hindrance:
    return Hindrance(
        "NoPrescriberLevel",
        "比例随开方机构的级别，但处方没有写明开方机构",
        "the rate follows the prescribing hospital's level, which no prescription names",
        rule,
    )


def _no_tie(access: InForce[Any]) -> Hindrance:
    zh = {"chosen": "选定", "signed": "签约"}
    names = "或".join(zh.get(tie, tie) for tie in access.value["ties"])
    return Hindrance(
        "NotChosenOrSigned",
        f"参保人没有{names}这家机构，统筹基金不予支付",
        f"the insured person has not {' or '.join(access.value['ties'])} this institution",
        access,
    )
