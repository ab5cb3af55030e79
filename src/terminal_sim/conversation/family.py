"""What a family asks (家庭事务): bindings, grants, the wallet, reserved quotas, lists and records.

``faces`` are the person numbers of those who let their face be scanned; ``documents`` the names of what was uploaded
(``household_register``, ``birth_certificate`` …) and ``legible`` whether they can be read. An agency's desk sends
the same acts under its own sender, and alone sends reviews.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from terminal_sim.conversation import Act
from terminal_sim.people import Relation


@dataclass(frozen=True, slots=True)
class ActivateVoucher(Act):
    """Activate one's own voucher (激活本人医保电子凭证), with one's face."""

    person: str
    faces: tuple[str, ...] = ()
    WRITES = True


@dataclass(frozen=True, slots=True)
class ApplyBinding(Act):
    """Add a relative (添加亲情账户). ``relation``: what the relative is to the holder. ``password`` where it is
    inline."""

    holder: str
    name: str
    certificate: str
    relation: Relation
    certificate_kind: str = "01"
    channel: str = "national_app"
    city: str = ""
    faces: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    legible: bool = True
    commitment: bool = False
    password: str = ""
    assume_live: bool = False
    WRITES = True


@dataclass(frozen=True, slots=True)
class ReviewBinding(Act):
    """The agency decides on an application or a change (人工审核)."""

    binding: str
    approve: bool
    reason: str = ""
    WRITES = True


@dataclass(frozen=True, slots=True)
class ActivateBinding(Act):
    """Activate the relative's voucher (为家人激活), with the password where the two are one step."""

    binding: str
    holder: str
    password: str = ""
    WRITES = True


@dataclass(frozen=True, slots=True)
class SetVoucherPassword(Act):
    """Set or, with a face, replace the password asked when showing (设置刷医保凭证的密码)."""

    binding: str
    holder: str
    password: str
    faces: tuple[str, ...] = ()
    WRITES = True


@dataclass(frozen=True, slots=True)
class EditBinding(Act):
    """Change name or certificate number (编辑); empty leaves it as it is."""

    binding: str
    holder: str
    name: str = ""
    certificate: str = ""
    legible: bool = True
    WRITES = True


@dataclass(frozen=True, slots=True)
class Unbind(Act):
    """End a binding (解绑), by either side."""

    binding: str
    person: str
    WRITES = True


@dataclass(frozen=True, slots=True)
class InviteGrant(Act):
    """Let a relative spend from one's account (发起共济授权). ``relation``: what the beneficiary is to the grantor.

    ``from_day`` None starts today; ``to_day`` None never ends. ``priority`` 1 pays first (顺位支出).
    """

    grantor: str
    name: str
    certificate: str
    relation: Relation
    channel: str = "national_app"
    city: str = ""
    from_day: date | None = None
    to_day: date | None = None
    priority: int = 1
    materials: tuple[str, ...] = ()
    legible: bool = True
    faces: tuple[str, ...] = ()
    assume_live: bool = False
    WRITES = True


@dataclass(frozen=True, slots=True)
class ConfirmGrant(Act):
    """The invited beneficiary accepts or declines on the own phone (确认共济邀请)."""

    grant: str
    person: str
    accept: bool = True
    WRITES = True


@dataclass(frozen=True, slots=True)
class ReviewGrant(Act):
    """The agency decides on a grant (经办机构审核)."""

    grant: str
    approve: bool
    reason: str = ""
    WRITES = True


@dataclass(frozen=True, slots=True)
class CancelGrant(Act):
    """End a grant (解除授权), by either side."""

    grant: str
    person: str
    WRITES = True


@dataclass(frozen=True, slots=True)
class LinkAuthoriser(Act):
    """Link the authoriser's voucher to the beneficiary's phone (绑定授权人子账户, D4): both faces, and the consent."""

    grant: str
    beneficiary: str
    channel: str = "alipay"
    city: str = ""
    faces: tuple[str, ...] = ()
    consent: bool = False
    assume_live: bool = False
    WRITES = True


@dataclass(frozen=True, slots=True)
class TransferToWallet(Act):
    """Offer money to a near relative's wallet (医保钱包转账). ``relation``: what the taker is to the giver."""

    giver: str
    taker: str
    relation: Relation
    amount_fen: int
    WRITES = True


@dataclass(frozen=True, slots=True)
class AcceptTransfer(Act):
    """Take what was offered (接收转账)."""

    transfer: str
    taker: str
    WRITES = True


@dataclass(frozen=True, slots=True)
class ReserveQuota(Act):
    """Set an amount aside for one relative (预留共济额度)."""

    owner: str
    beneficiary: str
    relation: Relation
    amount_fen: int
    WRITES = True


@dataclass(frozen=True, slots=True)
class DissolveQuota(Act):
    """Give up a quota; what is left returns to its owner (解除共济额度)."""

    quota: str
    person: str
    WRITES = True


@dataclass(frozen=True, slots=True)
class ListFamily(Act):
    """All that a person holds, is held by, gives and receives (我的家庭成员、被绑定列表)."""

    person: str


@dataclass(frozen=True, slots=True)
class FindRecords(Act):
    """Usage, payments and the year's sums (使用记录、交易记录、年度费用) of oneself or of a bound relative."""

    person: str
    of: str = ""
    year: int = 0
