"""What families ask (家庭事务受理): each act and the function that carries it out.

A phone acts for its own holder; the agency's desk and the tester for anyone; an institution may only add a relative
by a face scan at its counter (R-002-17).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from terminal_sim.bureau import people
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.registry import applying, granting, guide, linking, listing, quotas, using, wallet
from terminal_sim.conversation import Act, Result
from terminal_sim.conversation.family import (
    AcceptTransfer,
    ActivateBinding,
    ActivateVoucher,
    ApplyBinding,
    CancelGrant,
    ConfirmGrant,
    DissolveQuota,
    EditBinding,
    FindRecords,
    InviteGrant,
    LinkAuthoriser,
    ListFamily,
    ReserveQuota,
    ReviewBinding,
    ReviewGrant,
    SetVoucherPassword,
    TransferToWallet,
    Unbind,
)
from terminal_sim.conversation.family_replies import QuotaChanged, TransferChanged
from terminal_sim.conversation.guide import ReadGuide
from terminal_sim.errors.bureau import ActNotOffered, NotYourPerson
from terminal_sim.family import QUOTA_STATE_ZH, TRANSFER_STATE_ZH

Answer = Callable[[Case, Any], Result]
AT_INSTITUTION = "institution"


def _offer(case: Case, act: TransferToWallet) -> TransferChanged:
    giver, taker = people.person(case.tx, act.giver), people.person(case.tx, act.taker)
    transfer = wallet.offer(case.tx, case.packs, giver, taker, act.relation, act.amount_fen)
    case.household = taker.household
    return TransferChanged(transfer, TRANSFER_STATE_ZH[transfer.state])


def _accept(case: Case, act: AcceptTransfer) -> TransferChanged:
    taker = people.person(case.tx, act.taker)
    transfer = wallet.accept(case.tx, act.transfer, taker)
    case.household = taker.household
    return TransferChanged(transfer, TRANSFER_STATE_ZH[transfer.state])


def _reserve(case: Case, act: ReserveQuota) -> QuotaChanged:
    owner, beneficiary = people.person(case.tx, act.owner), people.person(case.tx, act.beneficiary)
    quota = quotas.reserve(case.tx, case.packs, owner, beneficiary, act.relation, act.amount_fen)
    case.household = beneficiary.household
    return QuotaChanged(quota, quotas.left_fen(case.tx, quota), QUOTA_STATE_ZH[quota.state])


def _dissolve(case: Case, act: DissolveQuota) -> QuotaChanged:
    quota = quotas.dissolve(case.tx, act.quota, act.person)
    case.household = people.person(case.tx, quota.beneficiary).household
    return QuotaChanged(quota, quotas.left_fen(case.tx, quota), QUOTA_STATE_ZH[quota.state])


_ACTORS: Mapping[type[Act], tuple[str, Answer]] = {
    ActivateVoucher: ("person", using.activate_voucher),
    ApplyBinding: ("holder", applying.apply),
    ReviewBinding: ("", using.review),
    ActivateBinding: ("holder", using.activate),
    SetVoucherPassword: ("holder", using.set_password),
    EditBinding: ("holder", using.edit),
    Unbind: ("person", using.unbind),
    InviteGrant: ("", granting.invite),
    ConfirmGrant: ("person", granting.confirm),
    ReviewGrant: ("", granting.review),
    CancelGrant: ("person", granting.cancel),
    LinkAuthoriser: ("beneficiary", linking.link),
    TransferToWallet: ("giver", _offer),
    AcceptTransfer: ("taker", _accept),
    ReserveQuota: ("owner", _reserve),
    DissolveQuota: ("person", _dissolve),
    ListFamily: ("person", listing.list_family),
    FindRecords: ("person", listing.find_records),
    ReadGuide: ("person", guide.read_guide),
}


def _asked_by_right(actor: str, answer: Answer) -> Answer:
    """The answer, given only to whoever may ask. An empty actor: the function itself looks at who asks."""

    def carried_out(case: Case, act: Act) -> Result:
        sender = case.asking.sender
        if sender.kind == "phone" and actor and getattr(act, actor) != sender.code:
            raise NotYourPerson(holder=sender.code, person=getattr(act, actor))
        if sender.kind == "institution" and getattr(act, "channel", "") != AT_INSTITUTION:
            raise ActNotOffered(act=type(act).__name__, sender=sender.code)
        return answer(case, act)

    return carried_out


FAMILY: Mapping[type[Act], Answer] = {act: _asked_by_right(actor, answer) for act, (actor, answer) in _ACTORS.items()}
