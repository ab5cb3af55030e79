"""Personal-account money (个人账户): the person's own, then what the family shares, in the claim's order.

A wallet 医保钱包, a reserved quota 共济额度 and an authoriser's account all pay as pooled. Each pocket gives the least
of what the account money may pay, what it holds, and what is left (D15, D16, D17).
"""

from __future__ import annotations

from terminal_sim.money import yuan
from terminal_sim.rules.benefit import Benefit
from terminal_sim.rules.pack import InForce
from terminal_sim.settlement.claim import Claim, Pocket
from terminal_sim.settlement.outcome import Payer, Share, Why
from terminal_sim.settlement.sums import Sums
from terminal_sim.settlement.trace import why

CASH_ONLY = "cash_only"
KIND_ZH = {"own": "本人个人账户", "wallet": "本人医保钱包", "quota": "共济额度", "pooled": "家庭共济账户"}
KIND_EN = {"own": "own account", "wallet": "own wallet", "quota": "reserved quota", "pooled": "pooled account"}


def pay_first(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """Account-first (先账户后起付): this year's own money pays the eligible amount before the deductible."""
    pockets = [pocket for pocket in claim.pockets if pocket.kind == "own" and pocket.year != "previous"]
    open_fen = min(sums.eligible_fen, sums.left_fen)
    return _drawn(sums, claim, "own", pockets, benefit.own_pays, open_fen)


def pay_own(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """The person's own account, what it still holds."""
    pockets = [_less(pocket, sums) for pocket in claim.pockets if pocket.kind == "own"]
    return _drawn(sums, claim, "own", pockets, benefit.own_pays, _payable(sums, claim, benefit.own_pays))


def pay_pooled(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """Wallet, quota and authorisers, in the claim's order."""
    pockets = [pocket for pocket in claim.pockets if pocket.kind != "own"]
    return _drawn(sums, claim, "pooled", pockets, benefit.pooled_pays, _payable(sums, claim, benefit.pooled_pays))


def _drawn(sums: Sums, claim: Claim, payer: Payer, pockets: list[Pocket], rule: InForce[str], open_fen: int) -> Sums:
    if claim.account_use == "0":
        return sums.noting(*([_not_used(payer)] if pockets else []))
    for pocket in pockets:
        if sums.left_fen == 0 or open_fen == 0:
            break
        gives = min(open_fen, pocket.available_fen, sums.left_fen)
        sums = sums.paid(Share(payer, gives, pocket, pocket.available_fen), _line(payer, pocket, gives, open_fen, rule))
        open_fen -= gives
    return sums


def _payable(sums: Sums, claim: Claim, rule: InForce[str]) -> int:
    """What account money may pay of what is left: all of it, or only what lies inside the catalogue."""
    beyond = sum(line.total_fen for line in claim.bill.lines if CASH_ONLY in line.flags)
    if rule.value == "in_catalogue_only":
        beyond = max(beyond, sums.header.out_of_scope_fen + sums.header.over_limit_fen - sums.given("institution"))
    return max(0, sums.left_fen - max(0, beyond))


def _less(pocket: Pocket, sums: Sums) -> Pocket:
    """The pocket without what it gave in an earlier step of the same settlement."""
    given = sum(share.amount_fen for share in sums.shares if share.pocket and share.pocket.account == pocket.account)
    return pocket if given == 0 else _holding(pocket, pocket.available_fen - given)


def _holding(pocket: Pocket, available_fen: int) -> Pocket:
    return Pocket(
        pocket.kind,
        pocket.owner,
        pocket.owner_masked,
        pocket.account,
        available_fen,
        pocket.grant,
        pocket.why_zh,
        pocket.why_en,
        pocket.cite,
        pocket.year,
    )


def _line(payer: Payer, pocket: Pocket, gives: int, open_fen: int, rule: InForce[str]) -> Why:
    whose = f"（{pocket.owner_masked}）" if pocket.kind in ("pooled", "quota") else ""
    zh = f"{KIND_ZH[pocket.kind]}{whose}：应由个人负担{yuan(open_fen)}元，支付{yuan(gives)}元"
    en = f"{KIND_EN[pocket.kind]}{whose and f' ({pocket.owner_masked})'}: pays {yuan(gives)} of {yuan(open_fen)}"
    if gives < open_fen and pocket.kind in ("own", "wallet"):  # of others only the amount is told (D30)
        zh += "，余额用完" if gives else "，没有余额"
        en += ", then it is empty" if gives else ", it is empty"
    if pocket.why_zh:
        zh += f"；{pocket.why_zh}"
        en += f"; {pocket.why_en}"
    return why(payer, gives, open_fen, zh, en, rule, yuan(gives))


def _not_used(payer: Payer) -> Why:
    zh = "本人" if payer == "own" else "共济"
    return why(
        payer, 0, 0, f"持码人选择不使用个人账户，{zh}账户支付0.00元", f"the holder chose no account use: {payer} 0.00"
    )
