"""What a phone does for its family (手机端家庭事务): bind, activate, grant, confirm, move money, look things up.

Each function asks the bureau for the phone's own holder and gives the record as it stands then, or raises the bureau's
refusal. Relatives are told by ``Relative``: name, certificate and what they are to the holder.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from terminal_sim.conversation import Act, Result
from terminal_sim.conversation import family as acts
from terminal_sim.conversation.family_replies import (
    BindingChanged,
    FamilyListed,
    GrantChanged,
    QuotaChanged,
    RecordsFound,
    TransferChanged,
)
from terminal_sim.conversation.guide import GuidedPower, GuideRead, ReadGuide
from terminal_sim.people import Relation
from terminal_sim.phone.wallet import Phone

T = TypeVar("T", bound=Result)


@dataclass(frozen=True, slots=True)
class Relative:
    """Someone of the family as an application names them; ``relation``: what they are to the holder."""

    name: str
    certificate: str
    relation: Relation
    certificate_kind: str = "01"


@dataclass(frozen=True, slots=True)
class Proof:
    """What an application shows: faces (person numbers), documents, whether they can be read, a signed commitment."""

    faces: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    legible: bool = True
    commitment: bool = False


NOTHING = Proof()


def bind(
    phone: Phone, relative: Relative, proof: Proof = NOTHING, *, password: str = "", assume_live: bool = False
) -> BindingChanged:
    """Add a relative (添加亲情账户)."""
    act = acts.ApplyBinding(
        holder=phone.holder,
        name=relative.name,
        certificate=relative.certificate,
        relation=relative.relation,
        certificate_kind=relative.certificate_kind,
        channel=phone.channel,
        city=phone.city,
        faces=proof.faces,
        documents=proof.documents,
        legible=proof.legible,
        commitment=proof.commitment,
        password=password,
        assume_live=assume_live,
    )
    return _a(phone, BindingChanged, act)


def activate(phone: Phone, binding: str, password: str = "") -> BindingChanged:
    """Activate the relative's voucher (激活)."""
    return _a(phone, BindingChanged, acts.ActivateBinding(binding, phone.holder, password))


def set_password(phone: Phone, binding: str, password: str, faces: tuple[str, ...] = ()) -> BindingChanged:
    """Set the voucher password, or with one's face replace it (设置密码)."""
    return _a(phone, BindingChanged, acts.SetVoucherPassword(binding, phone.holder, password, faces))


def edit(phone: Phone, binding: str, *, name: str = "", certificate: str = "", legible: bool = True) -> BindingChanged:
    """Change name or certificate number (编辑)."""
    return _a(phone, BindingChanged, acts.EditBinding(binding, phone.holder, name, certificate, legible))


def unbind(phone: Phone, binding: str) -> BindingChanged:
    """End a binding, from either side (解绑)."""
    return _a(phone, BindingChanged, acts.Unbind(binding, phone.holder))


def grant(
    phone: Phone,
    relative: Relative,
    *,
    from_day: date | None = None,
    to_day: date | None = None,
    priority: int = 1,
    materials: tuple[str, ...] = (),
    assume_live: bool = False,
) -> GrantChanged:
    """Let a relative spend from one's account (家庭共济授权)."""
    act = acts.InviteGrant(
        grantor=phone.holder,
        name=relative.name,
        certificate=relative.certificate,
        relation=relative.relation,
        channel=phone.channel,
        city=phone.city,
        from_day=from_day,
        to_day=to_day,
        priority=priority,
        materials=materials,
        assume_live=assume_live,
    )
    return _a(phone, GrantChanged, act)


def confirm(phone: Phone, grant: str, *, accept: bool = True) -> GrantChanged:
    """Accept or decline an invitation (确认共济邀请)."""
    return _a(phone, GrantChanged, acts.ConfirmGrant(grant, phone.holder, accept))


def cancel(phone: Phone, grant: str) -> GrantChanged:
    """End a grant, from either side (解除授权)."""
    return _a(phone, GrantChanged, acts.CancelGrant(grant, phone.holder))


def link(
    phone: Phone, grant: str, faces: tuple[str, ...], *, consent: bool, assume_live: bool = False
) -> BindingChanged:
    """Link the authoriser's voucher to this phone (绑定授权人子账户)."""
    act = acts.LinkAuthoriser(grant, phone.holder, phone.channel, phone.city, faces, consent, assume_live)
    return _a(phone, BindingChanged, act)


def transfer(phone: Phone, taker: str, relation: Relation, amount_fen: int) -> TransferChanged:
    """Offer money to a relative's wallet (医保钱包转账)."""
    return _a(phone, TransferChanged, acts.TransferToWallet(phone.holder, taker, relation, amount_fen))


def accept(phone: Phone, transfer: str) -> TransferChanged:
    """Take what was offered (接收转账)."""
    return _a(phone, TransferChanged, acts.AcceptTransfer(transfer, phone.holder))


def reserve(phone: Phone, beneficiary: str, relation: Relation, amount_fen: int) -> QuotaChanged:
    """Set an amount aside for a relative (预留共济额度)."""
    return _a(phone, QuotaChanged, acts.ReserveQuota(phone.holder, beneficiary, relation, amount_fen))


def dissolve(phone: Phone, quota: str) -> QuotaChanged:
    """Give a quota up (解除共济额度)."""
    return _a(phone, QuotaChanged, acts.DissolveQuota(quota, phone.holder))


def family(phone: Phone) -> FamilyListed:
    """All that the holder holds, is held by, gives and receives (我的家庭)."""
    return _a(phone, FamilyListed, acts.ListFamily(phone.holder))


def guide(phone: Phone, power: GuidedPower, relative: Relative | None = None, number: str = "") -> GuideRead:
    """What the region asks before something can be done (办事指南)."""
    name, certificate = (relative.name, relative.certificate) if relative else ("", "")
    return _a(phone, GuideRead, ReadGuide(phone.holder, power, name, certificate, number, phone.channel, phone.city))


def records(phone: Phone, of: str = "", year: int = 0) -> RecordsFound:
    """Use, payments and the year's sums, one's own or a bound relative's (使用记录)."""
    return _a(phone, RecordsFound, acts.FindRecords(phone.holder, of, year))


def activate_own(phone: Phone) -> Result:
    """Activate one's own voucher with one's face (激活本人医保电子凭证)."""
    return phone.ask(acts.ActivateVoucher(phone.holder, (phone.holder,)))


def _a(phone: Phone, kind: type[T], act: Act) -> T:
    result = phone.ask(act)
    if not isinstance(result, kind):
        raise TypeError(f"wanted {kind.__name__}, got {type(result).__name__}")
    return result
