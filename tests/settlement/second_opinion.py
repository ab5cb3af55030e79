"""A second calculation, written from the texts with fractions, that shares no code with the program.

It reads a case as plain data (the format of docs/price-cases.md, with texts and None) and works in yuan. Where a text
leaves something open it takes what the case's own keys say. It imports nothing of the program, on purpose.

- A line: class C is the person's, and what is above the unit price limit. Of the rest class B bears its share first.
- The deductible comes off the eligible amount: what of it is still open in its period, and under a yearly maximum.
- The rate, or the bands, apply to what is left; the result is rounded to the fen once, then the caps cut it.
- Further payers share what the person still bears; then accounts in order; cash is the rest.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

CENT = Fraction(1, 100)
Case = dict[str, Any]


def opinion(case: Case) -> dict[str, Fraction]:
    """The figures of a case in yuan, by the names of the format."""
    policy, year = case["policy"], case.get("year_to_date") or {}
    mode = policy.get("rounding") or "half_up"
    bill = _bill(case["bill"], policy, mode)
    total, inside, exact_inside = bill["total"], bill["in_scope"], bill["exact"]
    pockets = _Pockets(case.get("accounts") or {}, year)

    eligible = max(Fraction(0), inside)
    late = policy.get("eligible_limit_applies") == "after_deductible"
    limits = _eligible_limits(policy, year)
    if not late:
        for limit in limits:
            if limit < eligible:
                eligible, exact_inside = limit, None
    first = Fraction(0)
    account_first = str(policy.get("deductible_mode") or "").startswith("account_first")
    left = total
    if account_first:
        first = pockets.own_first(min(eligible, left))
        left -= first
    base = eligible - first
    borne = min(base, _open_deductible(policy, year))
    base -= borne
    if late:
        for limit in limits:
            if limit < base:
                base, exact_inside = limit, None
    given = _banded(policy, year, case, eligible, base, _owed(exact_inside, inside, base))
    fund = _rounded(given, mode)
    fund_left = []
    for cap, used in _fund_caps(policy, year):
        fund = min(fund, max(Fraction(0), cap - used))
        fund_left.append((cap, used))
    fund = min(fund, left)
    left -= fund
    funds = fund
    further: dict[str, Fraction] = {}
    for name in ("large_cost", "serious_illness", "civil_servant", "supplement", "medical_aid", "other_fund"):
        if policy.get(name):
            amount = _further(policy[name], name, year, left, inside, bill["prepay"], funds, mode)
            further[name] = amount
            left -= amount
            funds += amount
    hospital = Fraction(0)
    if policy.get("institution"):
        share = Fraction(policy["institution"]["rate"])
        over = policy["institution"]["of"] == "over_limit"
        hospital = min(left, _rounded((max(Fraction(0), bill["over_limit"]) if over else left) * share, mode))
        left -= hospital
    own, pooled = pockets.later(left, policy, bill, hospital)
    left -= own + pooled
    return {
        "total": total,
        "out_of_scope": bill["self_pay"],
        "over_limit": bill["over_limit"],
        "prepay": bill["prepay"],
        "in_scope": inside,
        "deductible_applied": borne,
        "fund": fund,
        **further,
        "institution": hospital,
        "own_account": first + own,
        "pooled_account": pooled,
        "cash": left,
        "personal_total": total - funds - hospital,
    }


def _rounded(value: Fraction, mode: str) -> Fraction:
    """To the fen, in the named way; a negative amount as its mirror image."""
    if value < 0:
        return -_rounded(-value, mode)
    cents = value / CENT
    whole = cents.numerator // cents.denominator
    rest = cents - whole
    if mode == "up":
        whole += rest > 0
    elif mode == "half_up":
        whole += rest >= Fraction(1, 2)
    elif mode == "half_even":
        whole += rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1)
    return whole * CENT


def _bill(bill: Case, policy: Case, mode: str) -> dict[str, Any]:
    if not bill.get("lines"):
        total, barred, prepay, over = (Fraction(bill[key]) for key in ("total", "self_pay", "prepay", "over_limit"))
        inside = total - barred - prepay - over
        return {
            "total": total,
            "self_pay": barred,
            "prepay": prepay,
            "over_limit": over,
            "in_scope": inside,
            "exact": inside,
            "cash_only": Fraction(0),
        }
    when = policy.get("prepay_rounding") or "line"
    sums = dict.fromkeys(("total", "self_pay", "prepay", "over_limit", "cash_only", "exact_prepay"), Fraction(0))
    for line in bill["lines"]:
        quantity = Fraction(line.get("quantity") or 1)
        if line.get("unit_price") is not None:
            amount = _rounded(quantity * Fraction(line["unit_price"]), "half_up")
        else:
            amount = Fraction(line["amount"])
        sums["total"] += amount
        if line.get("cash_only") == "yes":
            sums["cash_only"] += amount
        if line["catalogue"] == "丙":
            sums["self_pay"] += amount
            continue
        sign = -1 if amount < 0 else 1
        rest = abs(amount)
        if line.get("payment_standard") is not None:
            allowed = _rounded(abs(quantity) * Fraction(line["payment_standard"]), "half_up")
            if allowed < rest:
                sums["over_limit"] += sign * (rest - allowed)
                rest = allowed
        ratio = line.get("prepay_ratio")
        if ratio is None:
            ratio = policy.get("class_b_prepay_ratio") if line["catalogue"] == "乙" else "0"
        prepay = sign * rest * Fraction(ratio or "0")
        sums["exact_prepay"] += prepay
        sums["prepay"] += _rounded(prepay, mode) if when == "line" else 0
    if when != "line":
        sums["prepay"] = _rounded(sums["exact_prepay"], mode)
    inside = sums["total"] - sums["self_pay"] - sums["prepay"] - sums["over_limit"]
    exact = inside + sums["prepay"] - sums["exact_prepay"] if when == "end" else inside
    return {**sums, "in_scope": inside, "exact": exact}


def _owed(exact: Fraction | None, inside: Fraction, base: Fraction) -> Fraction:
    """What rounding the prepay took from the amount that is shared; nothing where nothing is shared or a limit cut."""
    return Fraction(0) if exact is None or base == 0 or inside <= 0 else exact - inside


def _open_deductible(policy: Case, year: Case) -> Fraction:
    mode = str(policy.get("deductible_mode") or "annual")
    if mode.startswith("account_first"):
        mode = mode.removeprefix("account_first").removeprefix("_then_") or "annual"
    if mode == "none" or year.get("deductible_met") == "yes":
        return Fraction(0)
    amount = Fraction(policy["deductible"])
    most = policy.get("deductible_year_max")
    parts = mode.split("_")
    if len(parts) >= 4 and parts[-2] == "annual":
        mode, amount, most = "_".join(parts[:-3]), Fraction(parts[-3]), parts[-1]
    in_year = Fraction(year.get("deductible_used") or 0)
    used = {
        "annual": in_year,
        "monthly": Fraction(year.get("month_deductible_used") or 0),
        "quarterly": Fraction(year.get("quarter_deductible_used") or 0),
        "half_year": Fraction(year.get("half_year_deductible_used") or 0),
        "daily": Fraction(year.get("day_deductible_used") or 0),
        "per_visit_each": Fraction(0),
    }
    if mode == "per_visit":
        same_day = year.get("same_day_deductible_used")
        if same_day is None and most is None:
            same_day = year.get("deductible_used")
        used["per_visit"] = Fraction(same_day or 0)
    still = amount - used[mode]
    if most is not None:
        still = min(still, Fraction(most) - in_year)
    return max(Fraction(0), still)


def _banded(policy: Case, year: Case, case: Case, eligible: Fraction, base: Fraction, owed: Fraction) -> Fraction:
    raised = Fraction(0)
    if policy.get("retired_bonus") and case["person"].get("status") == "退休":
        raised += Fraction(policy["retired_bonus"])
    if policy.get("contract_bonus") and case["person"].get("contract_doctor") == "yes":
        raised += Fraction(policy["contract_bonus"])
    if not policy.get("tiers"):
        ratio = Fraction(policy["ratio"])
        return (base + owed) * min(Fraction(1), ratio + raised) if ratio else Fraction(0)
    on = policy.get("tiers_on") or "cumulative"
    start = Fraction(0)
    if on == "cumulative":
        start = Fraction(year.get("eligible_used") or 0) + eligible - base
    elif on == "excess":
        start = Fraction(year.get("excess_used") or 0)
    return _over_bands(policy["tiers"], start, start + base, owed, raised)


def _over_bands(tiers: list[Case], start: Fraction, end: Fraction, owed: Fraction, raised: Fraction) -> Fraction:
    total, low, last = Fraction(0), Fraction(0), Fraction(0)
    for tier in tiers:
        high = None if tier.get("upto") is None else Fraction(tier["upto"])
        top = end if high is None else min(end, high)
        rate = min(Fraction(1), Fraction(tier["ratio"]) + raised) if Fraction(tier["ratio"]) else Fraction(0)
        if top > max(start, low):
            total += (top - max(start, low)) * rate
            last = rate
        low = high if high is not None else low
    if tiers[-1].get("upto") is not None and end > low:
        last = Fraction(0)  # above a closed last tier nothing is paid, whoever asks
    return total + owed * last


USED = {"daily": "day_", "monthly": "month_", "quarterly": "quarter_", "half_year": "half_year_", "annual": ""}


def _eligible_limits(policy: Case, year: Case) -> list[Fraction]:
    found = []
    for word, prefix in (*USED.items(), ("visit", None)):
        limit = policy.get(f"{word}_eligible_limit")
        if limit is not None:
            used = Fraction(0) if prefix is None else Fraction(year.get(f"{prefix}eligible_used") or 0)
            found.append(max(Fraction(0), Fraction(limit) - used))
    if policy.get("cap") is not None and policy.get("cap_on") == "eligible":
        spare = Fraction(year.get("cap_carried") or 0) - Fraction(year.get("eligible_used") or 0)
        found.append(max(Fraction(0), Fraction(policy["cap"]) + spare))
    return found


def _fund_caps(policy: Case, year: Case) -> list[tuple[Fraction, Fraction]]:
    found = []
    if policy.get("cap") is not None and policy.get("cap_on") != "eligible":
        carried = Fraction(year.get("cap_carried") or 0)
        found.append((Fraction(policy["cap"]) + carried, Fraction(year.get("fund_used") or 0)))
    for word, prefix in (*USED.items(), ("visit", None)):
        if word != "annual" and policy.get(f"{word}_cap") is not None and policy.get("cap_on") != "eligible":
            used = Fraction(0) if prefix is None else Fraction(year.get(f"{prefix}fund_used") or 0)
            found.append((Fraction(policy[f"{word}_cap"]), used))
    return found


def _further(
    terms: Case,
    name: str,
    year: Case,
    left: Fraction,
    inside: Fraction,
    prepay: Fraction,
    funds: Fraction,
    mode: str,
) -> Fraction:
    burden = {"copay": inside - funds, "in_catalogue": inside + prepay - funds, "burden": left}[
        terms.get("of", "copay")
    ]
    burden = min(left, max(Fraction(0), burden))
    used = Fraction(year.get(f"{name}_deductible_used") or 0)
    borne = min(burden, max(Fraction(0), Fraction(terms.get("deductible") or 0) - used))
    base = burden - borne
    if terms.get("tiers"):
        on = terms.get("tiers_on") or "cumulative"
        start = Fraction(0) if on == "bill" else Fraction(year.get(f"{name}_shared_used") or 0)
        start += borne if on == "cumulative" else 0
        given = _over_bands(terms["tiers"], start, start + base, Fraction(0), Fraction(0))
    else:
        given = base * Fraction(terms["ratio"])
    given = _rounded(given, mode)
    if terms.get("cap") is not None:
        given = min(given, max(Fraction(0), Fraction(terms["cap"]) - Fraction(year.get(f"{name}_used") or 0)))
    return min(given, left)


class _Pockets:
    """Whose account money there is, and what it has given."""

    def __init__(self, accounts: Case, year: Case) -> None:
        self.used_up = year.get("account_current_year_used_up") == "yes"
        self.off = accounts.get("use") == "0"
        earlier = Fraction(accounts.get("own_previous_years") or 0)
        if accounts.get("own_current_year") is not None:
            self.this_year, self.earlier = Fraction(accounts["own_current_year"]), earlier
        else:
            self.this_year, self.earlier = Fraction(accounts.get("own") or 0) - earlier, earlier
        names = ("wallet", "quota", "pool")
        self.others = [Fraction(accounts[name]) for name in names if accounts.get(name) is not None]
        self.others += [Fraction(pool["balance"]) for pool in accounts.get("pools") or []]

    def own_first(self, amount: Fraction) -> Fraction:
        if self.off or self.used_up:
            return Fraction(0)
        given = min(amount, self.this_year)
        self.this_year -= given
        return given

    def later(self, left: Fraction, policy: Case, bill: Case, hospital: Fraction) -> tuple[Fraction, Fraction]:
        if self.off:
            return Fraction(0), Fraction(0)
        given = []
        for key, holds in (("own_pays", self.this_year + self.earlier), ("pooled_pays", sum(self.others))):
            barred = bill["cash_only"]
            if policy.get(key) == "in_catalogue_only":
                barred = max(barred, bill["self_pay"] + bill["over_limit"] - hospital)
            given.append(min(max(Fraction(0), left - max(Fraction(0), barred)), Fraction(holds)))
            left -= given[-1]
        return given[0], given[1]
