"""The money on a receipt (金额部分): how the charges divide, who pays, what is left."""

from __future__ import annotations

from collections.abc import Iterator

from terminal_sim.conversation.replies import Settled
from terminal_sim.money import ZERO_RATE, yuan
from terminal_sim.receipts import phrases
from terminal_sim.receipts.model import NO_WORDS, Amount, Amounts, Words
from terminal_sim.settlement.outcome import FUNDS, Settlement, Share


def charges_block(settlement: Settlement) -> Amounts:
    """How the catalogue and the deductible divide the bill."""
    header = settlement.header
    parts = (
        ("out_of_scope", header.out_of_scope_fen),
        ("over_limit", header.over_limit_fen),
        ("advance", header.advance_fen),
        ("in_scope", header.in_scope_fen),
    )
    return Amounts(
        Words("费用", "Charges"),
        (
            *(Amount(phrases.SPLITS[name], amount_fen, level="part") for name, amount_fen in parts),
            Amount(phrases.SPLITS["deductible"], settlement.deductible_fen, level="part"),
            Amount(phrases.SPLITS["total"], header.total_fen, level="sum"),
        ),
    )


def payment_block(settlement: Settlement, *, reversed_: bool = False) -> Amounts:
    """Who pays the total; cash stands out because the cashier takes it (or hands it back)."""
    cash = Words("退还现金", "Cash returned") if reversed_ else phrases.PAYERS["cash"]
    return Amounts(
        Words("退回", "Returned") if reversed_ else Words("支付", "Payment"),
        (
            *_funds(settlement),
            *_accounts(settlement),
            Amount(
                Words("个人负担合计", "Borne by the person"),
                settlement.person_fen,
                Words("账户+现金", "accounts + cash", "账户+现金"),
            ),
            Amount(cash, settlement.cash_fen, level="sum"),
        ),
    )


def account_block(settled: Settled) -> Amounts:
    """The own account before and after; never anyone else's (D30)."""
    return Amounts(
        Words("个人账户余额", "Own balance"),
        (
            Amount(Words("结算前", "Before"), settled.own_before_fen),
            Amount(Words("结算后", "After"), settled.own_after_fen),
        ),
    )


def year_block(settlement: Settlement) -> Iterator[Amounts]:
    """The year's totals after this settlement, with their limits where the rules name one."""
    amounts = [
        Amount(
            Words(total.zh, total.en),
            total.used_fen,
            NO_WORDS if total.limit_fen is None else _limit(total.limit_fen),
        )
        for total in settlement.year_totals
    ]
    if settlement.fund_left_fen is not None:
        amounts.append(Amount(Words("统筹基金剩余额度", "Fund left"), settlement.fund_left_fen))
    if amounts:
        yield Amounts(Words("年度累计", "This year so far"), tuple(amounts))


def _funds(settlement: Settlement) -> Iterator[Amount]:
    rate = settlement.fund_rate
    yield Amount(
        phrases.PAYERS["fund"],
        settlement.of("fund"),
        NO_WORDS if rate == ZERO_RATE else Words.same(rate.percent()),
    )
    for payer in (*FUNDS[1:], "institution"):
        amount_fen = settlement.of(payer)
        if amount_fen:
            yield Amount(phrases.PAYERS[payer], amount_fen)


def _accounts(settlement: Settlement) -> Iterator[Amount]:
    yield Amount(phrases.PAYERS["own"], settlement.own_fen)
    pooled = [share for share in settlement.shares if share.payer == "pooled"]
    for share in pooled:
        yield _pooled(share)
    if not pooled:
        yield Amount(phrases.PAYERS["pooled"], 0)


def _pooled(share: Share) -> Amount:
    pocket = share.pocket
    if pocket is None:
        return Amount(phrases.PAYERS["pooled"], share.amount_fen)
    return Amount(
        phrases.POCKETS.get(pocket.kind, phrases.PAYERS["pooled"]), share.amount_fen, Words(pocket.owner_masked)
    )


def _limit(limit_fen: int) -> Words:
    limit = yuan(limit_fen)
    return Words(f"限额{limit}", f"limit {limit}", f"限额 limit {limit}")
