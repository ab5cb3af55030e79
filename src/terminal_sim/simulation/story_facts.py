"""What came of a step, as a story can say it (情景结果): plain texts by name, amounts in yuan, people by their ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation import Result
from terminal_sim.conversation.family_replies import (
    BindingChanged,
    FamilyListed,
    GrantChanged,
    QuotaChanged,
    RecordsFound,
    TransferChanged,
)
from terminal_sim.conversation.guide import GuideRead
from terminal_sim.conversation.phone import CodeShown, Messages
from terminal_sim.conversation.replies import Decoded, Settled
from terminal_sim.money import yuan
from terminal_sim.simulation.story_acts import Cast

Facts = Mapping[str, Any]


def facts_of(result: Result, cast: Cast) -> dict[str, Any]:
    """The facts of a result that a story may ask for."""
    if isinstance(result, BindingChanged):
        binding = result.binding
        due = f"{binding.decided_by:%Y-%m-%d}" if binding.decided_by else ""
        return {
            "state": binding.state,
            "route": binding.route,
            "due": due,
            "notes": result.notes,
            "made": binding.number,
        }
    if isinstance(result, GrantChanged):
        grant = result.grant
        due = f"{grant.decided_by:%Y-%m-%d}" if grant.decided_by else ""
        return {"state": grant.state, "due": due, "notes": result.notes, "made": grant.number, "reason": grant.reason}
    if isinstance(result, TransferChanged):
        return {"state": result.transfer.state, "made": result.transfer.number}
    if isinstance(result, QuotaChanged):
        return {"state": result.quota.state, "left": yuan(result.left_fen), "made": result.quota.number}
    if isinstance(result, CodeShown):
        return {"subject": cast.id_of(result.subject), "notes": result.notes, "made": result.text}
    if isinstance(result, Decoded):
        return {"name": result.name, "made": result.token}
    return _looked_up(result, cast)


def _looked_up(result: Result, cast: Cast) -> dict[str, Any]:
    if isinstance(result, Settled):
        return _settled(result, cast)
    if isinstance(result, FamilyListed):
        return {
            "members": result.members,
            "most": result.most,
            "bindings": [each.state for each in result.bindings],
            "bound_by": [cast.id_of(each.holder) for each in result.bound_by],
            "grants": [each.state for each in result.grants],
            "granted_by": [f"{cast.id_of(each.grantor)} {each.state}" for each in result.granted_by],
            "transfers": [each.state for each in result.transfers],
            "quotas": [each.state for each in result.quotas],
            "words": "、".join(result.words),
            "aliases": dict(result.aliases),
        }
    if isinstance(result, RecordsFound):
        return {
            "fees": yuan(result.fees_fen),
            "burden": yuan(result.burden_fen),
            "tax": yuan(result.deductible_for_tax_fen),
            "balance": yuan(result.balance_fen),
            "shown": len(result.shown),
            "spent": [f"{cast.id_of(each.beneficiary)} {yuan(each.amount_fen)}" for each in result.spent],
            "settlements": len(result.settlements),
        }
    if isinstance(result, GuideRead):
        return {"word": result.word, "route": result.route, "menu": list(result.menu)}
    if isinstance(result, Messages):
        return {"count": len(result.messages), "notes": tuple(f"{each.zh} {each.en}" for each in result.messages)}
    return {}


def _settled(told: Settled, cast: Cast) -> dict[str, Any]:
    sums = told.settlement
    pooled = [share for share in sums.shares if share.payer == "pooled" and share.pocket and share.amount_fen]
    return {
        "total": yuan(sums.header.total_fen),
        "out_of_scope": yuan(sums.header.out_of_scope_fen + sums.header.over_limit_fen),
        "advance": yuan(sums.header.advance_fen),
        "in_scope": yuan(sums.header.in_scope_fen),
        "fund": yuan(sums.funds_fen),
        "own": yuan(sums.own_fen),
        "pooled": yuan(sums.pooled_fen),
        "cash": yuan(sums.cash_fen),
        "patient": cast.id_of(told.person.number),
        "checked": "yes" if told.patient_checked else "no",
        "own_after": yuan(told.own_after_fen),
        "from": [f"{cast.id_of(share.pocket.owner)} {yuan(share.amount_fen)}" for share in pooled if share.pocket],
        "kinds": [share.pocket.kind for share in pooled if share.pocket],
        "notes": (*told.notes, *(f"{why.zh} {why.source}" for why in sums.trace)),
        "made": told.settlement_id,
        "insured_place": told.insured_place,
        "fund_rate": sums.fund_rate.percent(),
    }
