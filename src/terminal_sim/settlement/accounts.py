"""Personal-account money (个人账户): the person's own, then what the family shares, in the claim's order.

A wallet 医保钱包, a reserved quota 共济额度 and an authoriser's account all pay as pooled. Each pocket gives the least
of what the account money may pay, what it holds, and what is left (D15, D16, D17).
"""

from __future__ import annotations

from terminal_sim.money import yuan
from terminal_sim.rules.benefit import Benefit
from terminal_sim.rules.pack import InForce
from terminal_sim.settlement.claim import Claim, Pocket, PocketKind
from terminal_sim.settlement.outcome import Payer, Share, Why
from terminal_sim.settlement.sums import Sums
from terminal_sim.settlement.trace import why

CASH_ONLY = "cash_only"
MINE = ("own", "wallet")  # of another's pocket only the amount taken is told (D30)
KIND_ZH = {"own": "本人个人账户", "wallet": "本人医保钱包", "quota": "共济额度", "pooled": "家庭共济账户"}
KIND_EN = {"own": "own account", "wallet": "own wallet", "quota": "reserved quota", "pooled": "pooled account"}


def pay_first(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """Account-first (先账户后起付): this year's own money pays the eligible amount before the deductible."""
    open_fen = sums.eligible_fen
    for pocket in _asked(sums, claim, ("own",)):
        if pocket.year != "previous":
            gives = min(open_fen, pocket.available_fen, sums.left_fen)
            sums = _drawn(sums, pocket, gives, open_fen, benefit)
            open_fen -= gives
    return sums


def pay_own(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """The person's own account, what it still holds."""
    return _paid(sums, claim, benefit, ("own",))


def pay_pooled(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """Wallet, quota and authorisers, in the claim's order."""
    return _paid(sums, claim, benefit, ("wallet", "quota", "pooled"))


def pay_in_order(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """All pockets, whosever they are, in the claim's order."""
    return _paid(sums, claim, benefit, ("own", "wallet", "quota", "pooled"))


def _paid(sums: Sums, claim: Claim, benefit: Benefit, of: tuple[PocketKind, ...]) -> Sums:
    if claim.account_use == "0":
        return _not_used(sums, claim, of)
    for pocket in _asked(sums, claim, of):
        open_fen = _payable(sums, _scope(benefit, pocket))
        if open_fen == 0:
            continue
        sums = _drawn(sums, pocket, min(open_fen, pocket.available_fen), open_fen, benefit)
    return sums


def _asked(sums: Sums, claim: Claim, of: tuple[PocketKind, ...]) -> list[Pocket]:
    """The pockets that are asked now, without what they gave in an earlier step."""
    if claim.account_use == "0":
        return []
    return [_less(pocket, sums) for pocket in claim.pockets if pocket.kind in of]


def _drawn(sums: Sums, pocket: Pocket, gives: int, open_fen: int, benefit: Benefit) -> Sums:
    payer: Payer = "own" if pocket.kind == "own" else "pooled"
    line = _line(payer, pocket, gives, open_fen, _scope(benefit, pocket))
    limit = pocket.available_fen if pocket.kind in MINE else None
    return sums.paid(Share(payer, gives, pocket, limit), line)


def _scope(benefit: Benefit, pocket: Pocket) -> InForce[str]:
    return benefit.own_pays if pocket.kind == "own" else benefit.pooled_pays


def _payable(sums: Sums, rule: InForce[str]) -> int:
    """What account money may pay of what is left: all of it, or only what lies inside the catalogue."""
    beyond = sums.cash_only_fen
    if rule.value == "in_catalogue_only":
        beyond = max(beyond, sums.header.out_of_scope_fen + sums.header.over_limit_fen - sums.given("institution"))
    return max(0, sums.left_fen - max(0, beyond))


def _less(pocket: Pocket, sums: Sums) -> Pocket:
    """The pocket without what it gave in an earlier step of the same settlement."""
    if not any(share.pocket for share in sums.shares):
        return pocket
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
    paid, due = yuan(gives), yuan(open_fen)
    zh = f"{KIND_ZH[pocket.kind]}{whose}：应由个人负担{due}元，支付{paid}元"
    en = f"{KIND_EN[pocket.kind]}{whose and f' ({pocket.owner_masked})'}: pays {paid} of {due}"
    if gives < open_fen and pocket.kind in MINE:
        zh += "，余额用完" if gives else "，没有余额"
        en += ", then it is empty" if gives else ", it is empty"
    if pocket.why_zh:
        zh += f"；{pocket.why_zh}"
        en += f"; {pocket.why_en}"
    return why(payer, gives, open_fen, zh, en, rule, paid)


def _not_used(sums: Sums, claim: Claim, of: tuple[PocketKind, ...]) -> Sums:
    """One line for each kind of payer whose pockets the holder chose not to use."""
    kinds = dict.fromkeys("own" if pocket.kind == "own" else "pooled" for pocket in claim.pockets if pocket.kind in of)
    names = {"own": "本人账户", "pooled": "共济账户"}
    zh = "持码人选择不使用个人账户"
    en = "the holder chose not to use account money"
    return sums.noting(
        *(why(payer, 0, 0, f"{zh}，{names[payer]}支付0.00元", f"{en}: {payer} pays 0.00") for payer in kinds)
    )
