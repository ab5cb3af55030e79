"""Random cases in the format of docs/price-cases.md: every shape, amounts that like to fall on and beside limits."""

from __future__ import annotations

import random
from typing import Any

from terminal_sim.errors.rules import BadCase
from terminal_sim.reading.cases.case import Facts, given
from terminal_sim.reading.cases.pricing import price
from terminal_sim.rules.spot import Spot

Case = dict[str, Any]
FURTHER = ("large_cost", "serious_illness", "civil_servant", "supplement", "medical_aid", "other_fund")


class Plain:
    """A case that stands in no file."""

    def __init__(self, data: Case) -> None:
        self.data = data

    def where(self, path: tuple[str | int, ...]) -> str:
        return "random"


def facts(case: Case) -> Facts:
    """The facts of a plain case, as the reader of files makes them."""
    parts = Spot.top(Plain(case), BadCase).fields()
    return Facts(
        given(parts.get("person")),
        given(parts.get("institution")),
        parts["bill"],
        given(parts.get("year_to_date")),
        given(parts["policy"]),
        given(parts.get("accounts")),
        "std",
        parts["bill"],
    )


def figures(case: Case) -> dict[str, int | None]:
    """What the program says, in fen."""
    return dict(price(facts(case)).figures)


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def random_case(chance: random.Random) -> Case:
    """One case; what it holds is drawn shape by shape."""
    policy, year = _deductible(chance), {}
    year.update(policy.pop("_year"))
    policy.update(_rate(chance))
    _caps(chance, policy, year)
    _further(chance, policy, year)
    _open_points(chance, policy)
    if policy.get("tiers_on") == "excess" and chance.random() < 0.7:
        year["excess_used"] = yuan(chance.choice((0, 1, 30_000, chance.randrange(200_000))))
    accounts = _accounts(chance, policy, year)
    person = {"status": chance.choice(("退休", "在职"))}
    if chance.random() < 0.5:
        person["contract_doctor"] = "yes"
    return {"person": person, "bill": _bill(chance), "policy": policy, "year_to_date": year, "accounts": accounts}


def _bill(chance: random.Random) -> Case:
    if chance.random() < 0.4:
        total = chance.choice((0, 1, 2, 99, 20_000, 20_001, chance.randrange(1_000_000)))
        barred = chance.choice((0, 0, chance.randrange(total + 1)))
        prepay = chance.choice((0, chance.randrange(total - barred + 1)))
        over = chance.choice((0, 0, chance.randrange(total - barred - prepay + 1)))
        return dict(
            zip(("total", "self_pay", "prepay", "over_limit"), map(yuan, (total, barred, prepay, over)), strict=True)
        )
    lines = [_line(chance) for _ in range(chance.randrange(1, 7))]
    for number, line in enumerate(list(lines), start=1):
        line["name"] = f"项目{number}"
        if chance.random() < 0.12:
            lines.append(_returned(line))
    return {"lines": lines}


def _line(chance: random.Random) -> Case:
    catalogue = chance.choice("甲甲乙乙丙")
    line: Case = {"catalogue": catalogue}
    if chance.random() < 0.5:
        line["quantity"] = chance.choice(("1", "2", "3", "0.5", "1.3333", "7"))
        line["unit_price"] = f"{chance.randrange(100_000_000) / 1_000_000:.{chance.choice((2, 4, 6))}f}"
        price = line["unit_price"]
    else:
        line["amount"] = yuan(chance.choice((1, 5, 50, 100, chance.randrange(60_000))))
        price = line["amount"]
    if catalogue == "乙" and chance.random() < 0.8:
        line["prepay_ratio"] = chance.choice(("0", "0.05", "0.10", "0.125", "0.3333", "1", "0.0001"))
    if chance.random() < 0.25:
        line["payment_standard"] = yuan(max(0, round(float(price) * 100) + chance.choice((-100, -1, 0, 1, 100))))
    if chance.random() < 0.1:
        line["cash_only"] = "yes"
    return line


def _returned(line: Case) -> Case:
    """The same line given back as a whole."""
    if "amount" in line:
        return {**line, "amount": f"-{line['amount']}", "returns": line["name"]}
    return {**line, "quantity": f"-{line['quantity']}", "returns": line["name"]}


def _deductible(chance: random.Random) -> Case:
    amount = chance.choice((0, 1, 4_000, 20_000, chance.randrange(60_000)))
    used = chance.choice((0, amount // 2, max(0, amount - 1), amount, amount + 1))
    mode = chance.choice(
        (
            "none",
            "annual",
            "annual",
            "per_visit",
            "per_visit_each",
            "daily",
            "monthly",
            "quarterly",
            "half_year",
            "monthly_50_annual_200",
            "account_first_then_annual",
            "account_first_then_per_visit",
        )
    )
    year: Case = {"deductible_used": yuan(used)}
    policy: Case = {"deductible_mode": mode, "_year": year}
    if mode == "none":
        policy["deductible"] = "0.00"
        return policy
    policy["deductible"] = "50.00" if mode.startswith("monthly_50") else yuan(amount)
    for word, prefix in (
        ("daily", "day_"),
        ("monthly", "month_"),
        ("quarterly", "quarter_"),
        ("half_year", "half_year_"),
    ):
        if mode.startswith(word) and chance.random() < 0.7:
            year[f"{prefix}deductible_used"] = yuan(chance.choice((0, used, 5_000)))
    if mode.endswith("per_visit") and chance.random() < 0.5:
        year["same_day_deductible_used"] = yuan(used)
    if not mode.startswith("monthly_50") and chance.random() < 0.25:
        policy["deductible_year_max"] = yuan(amount + chance.choice((0, 1, 10_000)))
    if chance.random() < 0.05:
        year["deductible_met"] = "yes"
    return policy


def _rate(chance: random.Random) -> Case:
    policy: Case = {}
    if chance.random() < 0.7:
        policy["ratio"] = chance.choice(("0", "0.5", "0.55", "0.65", "0.7", "0.3333", "0.9999", "1"))
    else:
        policy["tiers"] = _tiers(chance)
        if chance.random() < 0.8:
            policy["tiers_on"] = chance.choice(("bill", "excess", "cumulative"))
    if chance.random() < 0.4:
        policy["retired_bonus"] = chance.choice(("0.05", "0.1", "0.5"))
    if chance.random() < 0.3:
        policy["contract_bonus"] = "0.05"
    return policy


def _tiers(chance: random.Random) -> list[Case]:
    reached = 0
    tiers: list[Case] = []
    for _ in range(chance.randrange(1, 4)):
        reached += chance.choice((1, 5_000, 30_000, chance.randrange(1, 300_000)))
        tiers.append({"upto": yuan(reached), "ratio": chance.choice(("0.5", "0.6", "0.65", "0.3333"))})
    if chance.random() < 0.8:
        tiers.append({"upto": None, "ratio": chance.choice(("0.75", "0.8", "1"))})
    return tiers


def _caps(chance: random.Random, policy: Case, year: Case) -> None:
    if chance.random() < 0.6:
        cap = chance.choice((0, 1, 30_000, 200_000))
        policy["cap"] = yuan(cap)
        year["fund_used"] = yuan(chance.choice((0, cap // 2, max(0, cap - 1), cap)))
        year["eligible_used"] = yuan(chance.choice((0, cap // 3, cap)))
        if chance.random() < 0.2:
            policy["cap_on"] = "eligible"
        if chance.random() < 0.2:
            year["cap_carried"] = yuan(chance.choice((1, 5_000)))
    for word, prefix in (
        ("visit", None),
        ("daily", "day_"),
        ("monthly", "month_"),
        ("quarterly", "quarter_"),
        ("half_year", "half_year_"),
    ):
        for kind, used in (("cap", "fund_used"), ("eligible_limit", "eligible_used")):
            if chance.random() < 0.08 and not (kind == "cap" and policy.get("cap_on") == "eligible"):
                cap = chance.choice((0, 4_000, 30_000))
                policy[f"{word}_{kind}"] = yuan(cap)
                before = (0, max(0, cap - 1), cap, *((31_000,) if kind == "eligible_limit" else ()))
                if prefix is not None and chance.random() < 0.7:
                    year[f"{prefix}{used}"] = yuan(chance.choice(before))
    if chance.random() < 0.3:
        policy["eligible_limit_applies"] = chance.choice(("before_deductible", "after_deductible"))


def _further(chance: random.Random, policy: Case, year: Case) -> None:
    for name in FURTHER:
        if chance.random() < 0.12:
            terms: Case = {"of": chance.choice(("copay", "in_catalogue", "burden"))}
            if chance.random() < 0.5:
                terms["ratio"] = chance.choice(("0.5", "0.6667", "1"))
            else:
                terms["tiers"] = _tiers(chance)
                terms["tiers_on"] = chance.choice(("bill", "excess", "cumulative"))
            if chance.random() < 0.5:
                terms["deductible"] = yuan(chance.choice((1, 5_000, 50_000)))
                year[f"{name}_deductible_used"] = yuan(chance.choice((0, 1, 5_000)))
            if chance.random() < 0.4:
                terms["cap"] = yuan(chance.choice((0, 1_000, 100_000)))
                year[f"{name}_used"] = yuan(chance.choice((0, 999)))
            if "tiers" in terms and chance.random() < 0.5:
                year[f"{name}_shared_used"] = yuan(chance.choice((0, 4_999, 40_000)))
            policy[name] = terms
    if chance.random() < 0.1:
        policy["institution"] = {"of": chance.choice(("over_limit", "burden")), "rate": chance.choice(("0.5", "1"))}


def _open_points(chance: random.Random, policy: Case) -> None:
    if chance.random() < 0.3:
        policy["rounding"] = chance.choice(("half_up", "half_even", "down", "up"))
    if chance.random() < 0.4:
        policy["prepay_rounding"] = chance.choice(("line", "bill", "end"))
    if chance.random() < 0.3:
        policy["own_pays"] = "in_catalogue_only"
    if chance.random() < 0.3:
        policy["pooled_pays"] = "in_catalogue_only"
    policy["class_b_prepay_ratio"] = chance.choice(("0.04", "0.1", "0.15"))


def _accounts(chance: random.Random, policy: Case, year: Case) -> Case:
    amounts = (0, 1, 5_000, chance.randrange(100_000))
    accounts: Case = {"own": yuan(chance.choice(amounts))}
    if chance.random() < 0.2:
        this_year, earlier = chance.choice(amounts), chance.choice(amounts)
        accounts = {"own_current_year": yuan(this_year), "own_previous_years": yuan(earlier)}
    if chance.random() < 0.15:
        year["account_current_year_used_up"] = "yes"
    if chance.random() < 0.1:
        accounts["wallet"] = yuan(chance.choice(amounts))
    if chance.random() < 0.1:
        accounts["quota"] = yuan(chance.choice(amounts))
    if chance.random() < 0.3:
        accounts["pools"] = [{"balance": yuan(chance.choice(amounts))} for _ in range(chance.randrange(1, 4))]
    elif chance.random() < 0.7:
        accounts["pool"] = yuan(chance.choice(amounts))
    if chance.random() < 0.08:
        accounts["use"] = "0"
    return accounts
