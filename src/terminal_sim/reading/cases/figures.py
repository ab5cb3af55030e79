"""The figures of a priced case by name (算例结果): in fen, None where what they hang on is not published.

``NAMES`` gives their order and their Chinese names, ``ALIASES`` other names under which a case may expect them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from terminal_sim.money import yuan
from terminal_sim.reading.cases.accounts import Accounts
from terminal_sim.reading.cases.bill import CaseBill
from terminal_sim.rules.benefit import Benefit
from terminal_sim.rules.shapes import FURTHER_PAYERS
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.deductible import remaining
from terminal_sim.settlement.outcome import PAYER_ZH, Settlement, Why

NAMES: dict[str, str] = {
    "total": "总费用",
    "out_of_scope": "全自费",
    "over_limit": "超限价",
    "prepay": "先行自付",
    "in_scope": "政策范围内",
    "deductible_applied": "本次起付线",
    "deductible_remaining": "起付线尚余",
    "fund": "统筹基金",
    "fund_left": "年度限额尚余",
    **{payer: PAYER_ZH[payer] for payer in FURTHER_PAYERS},
    "institution": "医院负担",
    "own_account": "本人账户",
    "pooled_account": "共济账户",
    "cash": "现金",
    "personal_total": "个人负担合计",
    "own_balance_after": "本人账户余额",
    "pool_balance_after": "共济账户余额",
    "own_before_deductible": "起付前用本人账户",
    "own_to_deductible": "本人账户付起付线",
    "own_to_copay": "本人账户付其余",
    "copay": "按比例自付",
    "self_paid_in_catalogue": "个人自付",
    "in_scope_personal": "自付一",
    "shared_base": "纳入分担",
    "refund": "退回基金",
    "fine": "罚款",
}
ALIASES: dict[str, str] = {
    "self_pay": "out_of_scope",
    "zifei": "out_of_scope",
    "zifu": "self_paid_in_catalogue",
    "zifu_yi": "in_scope_personal",
    "zifu_er": "prepay",
    "deductible_consumed": "deductible_applied",
    "deductible": "deductible_applied",
    "over_limit_personal": "over_limit",
    "catastrophic": "serious_illness",
    "pool_account": "pooled_account",
    "own": "own_account",
    "pooled": "pooled_account",
}
POCKETS = ("own_account", "pooled_account", "cash", "own_balance_after", "pool_balance_after")
OWN = (*POCKETS, "own_before_deductible", "own_to_deductible", "own_to_copay")


@dataclass(frozen=True, slots=True)
class Priced:
    """Figures in fen by name, the missing key behind each that is None, the trace, and what was left aside."""

    figures: Mapping[str, int | None]
    missing: Mapping[str, str] = field(default_factory=dict)
    trace: tuple[Why, ...] = ()
    ignored: tuple[str, ...] = ()
    settlement: Settlement | None = None

    def of(self, name: str) -> int | None:
        """A figure by its own name or by another that means it. Raises KeyError for a name nobody knows."""
        return self.figures[ALIASES.get(name, name)]


def of_settlement(
    settlement: Settlement, claim: Claim, benefit: Benefit, accounts: Accounts, as_zero: Sequence[str] = ()
) -> Priced:
    """All figures of a whole settlement. ``as_zero``: keys that are null and were taken as nothing used."""
    header, own, first = settlement.header, settlement.own_fen, _own_first(settlement)
    deductible = benefit.deductible
    found: dict[str, int | None] = {
        "total": header.total_fen,
        "out_of_scope": header.out_of_scope_fen,
        "over_limit": header.over_limit_fen,
        "prepay": header.advance_fen,
        "in_scope": header.in_scope_fen,
        "deductible_applied": settlement.deductible_fen,
        "deductible_remaining": (remaining(deductible.value, claim) if deductible else 0) - settlement.deductible_fen,
        "fund": settlement.of("fund"),
        "fund_left": settlement.fund_left_fen,
        **{payer: settlement.of(payer) for payer in FURTHER_PAYERS},
        "institution": settlement.institution_fen,
        "own_account": own,
        "pooled_account": settlement.pooled_fen,
        "cash": settlement.cash_fen,
        "personal_total": settlement.person_fen,
        "own_balance_after": accounts.own_fen - own,
        "pool_balance_after": None if accounts.pool_fen is None else accounts.pool_fen - _from_pools(settlement),
        "own_before_deductible": first,
        "own_to_deductible": min(own - first, settlement.deductible_fen),
        "own_to_copay": own - first - min(own - first, settlement.deductible_fen),
        "copay": header.in_scope_fen - settlement.deductible_fen - settlement.of("fund"),
        "self_paid_in_catalogue": header.total_fen - header.out_of_scope_fen - settlement.funds_fen,
        "in_scope_personal": header.in_scope_fen - settlement.of("fund"),
        "shared_base": header.in_scope_fen + header.advance_fen,
    }
    missing = {"refund": "bill.fraud_fund_amount", "fine": "bill.fraud_fund_amount"}
    if settlement.fund_left_fen is None:
        missing["fund_left"] = "policy.cap"
    priced = _with_accounts(found, missing, settlement, accounts)
    taken = (
        []
        if benefit.caps or not settlement.of("fund")
        else [("policy.cap", "限额，按没有限额计算", "a cap, taken as none")]
    )
    taken += [(key, f"{key}，按0计算", f"{key}, taken as 0") for key in as_zero]
    return replace(priced, trace=(*priced.trace, *(_assumed(*words) for words in taken)))


def of_both(low: Priced, high: Priced, key: str) -> Priced:
    """What is the same in both; the rest hangs on ``key``, which is not published."""
    same = {name: value if high.figures[name] == value else None for name, value in low.figures.items()}
    missing = {name: key for name, value in low.figures.items() if value is not None and same[name] is None}
    missing |= {name: key for name, value in low.figures.items() if value is None and high.figures[name] is not None}
    trace = tuple(line for line in low.trace if line in high.trace)
    return replace(low, figures=same, missing={**low.missing, **missing}, trace=trace)


def of_burden(settlement: Settlement, claim: Claim, benefit: Benefit, accounts: Accounts) -> Priced:
    """The figures of a case that gives the personal burden alone: pockets, nothing of the benefit."""
    priced = of_settlement(settlement, claim, benefit, accounts)
    kept = {"personal_total", "institution", *POCKETS}
    reason = "bill.total"
    return Priced(
        {name: value if name in kept else None for name, value in priced.figures.items()},
        {**{name: reason for name in NAMES if name not in kept}, **_only(priced.missing, kept)},
        tuple(line for line in priced.trace if line.subject != "fund"),
        settlement=settlement,
    )


def of_catastrophic(settlement: Settlement) -> Priced:
    """The figures of a case about serious illness alone."""
    kept = {
        "serious_illness": settlement.of("serious_illness"),
        "deductible_applied": settlement.header.total_fen
        - sum(line.of_fen for line in settlement.trace if line.subject == "serious_illness" and line.amount_fen >= 0),
    }
    lines = tuple(line for line in settlement.trace if line.subject == "serious_illness")
    return Priced({**dict.fromkeys(NAMES), **kept}, _missing(kept, "bill.total"), lines, settlement=settlement)


def of_bill_alone(bill: CaseBill, key: str) -> Priced:
    """What the bill alone tells, where the fund's share cannot be worked out for want of ``key``."""
    found = {
        "total": bill.total,
        "out_of_scope": bill.self_pay,
        "over_limit": bill.over_limit,
        "prepay": bill.prepay,
        "in_scope": bill.in_scope,
    }
    kept = {name: value for name, value in found.items() if value is not None}
    if bill.total is not None and bill.self_pay is not None and bill.over_limit is not None:
        kept["shared_base"] = bill.total - bill.self_pay - bill.over_limit
    missing = {name: f"bill.{name}" for name, value in found.items() if value is None}
    return Priced({**dict.fromkeys(NAMES), **kept}, {**_missing(kept, key), **missing})


def of_penalty(taken_fen: int, multiple: int | None) -> Priced:
    """What goes back to the fund, and the fine."""
    kept = {"refund": taken_fen} | ({} if multiple is None else {"fine": taken_fen * multiple})
    lines = [
        Why(
            "refund",
            taken_fen,
            taken_fen,
            f"退回骗取的基金{yuan(taken_fen)}元",
            f"{yuan(taken_fen)} goes back to the fund",
        )
    ]
    if multiple is not None:
        fine = taken_fen * multiple
        zh, en = f"处骗取金额{multiple}倍罚款{yuan(fine)}元", f"a fine of {multiple} times that, {yuan(fine)}"
        lines.append(Why("fine", fine, taken_fen, zh, en, "policy.penalty_multiple", str(multiple)))
    return Priced({**dict.fromkeys(NAMES), **kept}, _missing(kept, "policy.penalty_multiple"), tuple(lines))


def nothing(key: str) -> Priced:
    """No figure at all, for want of ``key``."""
    return Priced(dict.fromkeys(NAMES), _missing({}, key))


def _assumed(key: str, zh: str, en: str) -> Why:
    return Why(
        "note", 0, 0, f"案例未公布{zh}（推定）", f"not published: {en} (assumption)", key, confidence="assumption"
    )


def _with_accounts(
    found: dict[str, int | None], missing: dict[str, str], settlement: Settlement, accounts: Accounts
) -> Priced:
    trace = settlement.trace
    burden = settlement.person_fen
    if accounts.unknown and burden:
        found |= dict.fromkeys(OWN)
        missing |= dict.fromkeys(OWN, "accounts.own")
        zh = f"个人负担共{yuan(burden)}元；案例未公布账户余额，不区分账户与现金"
        en = f"the person bears {yuan(burden)}; no balances are published, so accounts and cash are not told apart"
        trace = (*(line for line in trace if line.subject != "cash"), Why("note", 0, burden, zh, en))
    elif accounts.own_unknown and burden:
        zh, en = "案例未公布本人账户，按没有账户计算（推定）", "no own account is published; taken as none (assumption)"
        trace = (*trace, Why("note", 0, burden, zh, en, confidence="assumption"))
    if found["pool_balance_after"] is None:
        missing.setdefault("pool_balance_after", "accounts.pool")
    return Priced({**dict.fromkeys(NAMES), **found}, missing, trace, settlement=settlement)


def _own_first(settlement: Settlement) -> int:
    """What the own account gave before the fund stepped up."""
    payers = [share.payer for share in settlement.shares]
    before = settlement.shares[: payers.index("fund")] if "fund" in payers else ()
    return sum(share.amount_fen for share in before if share.payer == "own")


def _from_pools(settlement: Settlement) -> int:
    return sum(share.amount_fen for share in settlement.shares if share.pocket and share.pocket.kind == "pooled")


def _missing(kept: Mapping[str, int], key: str) -> dict[str, str]:
    return {name: key for name in NAMES if name not in kept}


def _only(missing: Mapping[str, str], names: set[str]) -> dict[str, str]:
    return {name: key for name, key in missing.items() if name in names}
