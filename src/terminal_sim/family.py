"""Two powers in a family, two types (亲情账户与家庭共济): who may *show* whose code, and who may *spend* whose money.

A **binding** (亲情账户绑定) lets its holder show the subject's code on the holder's phone; no money moves between
people. A **grant** (家庭共济授权; in Guangdong 亲情账号) lets its beneficiary spend from the grantor's personal
account; it shows nothing. Beside them stand two newer ways to give money: a **transfer** into a near relative's
wallet (医保钱包) and a **quota** reserved for one beneficiary (共济额度).

States and moves are tables; whoever changes a record looks its move up here, and a pair that is not listed is refused:

>>> binding_after("bound", "activate"), grant_after("reviewing", "approve")
('activated', 'approved')
>>> grant_after("cancelled", "approve") is None
True

Sources: the rule ids R-000-1 to R-004-20; `terminal-sim rules coverage` prints what each says and what carries it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from terminal_sim.people import Relation

BindingState = Literal["reviewing", "rejected", "over_quota", "bound", "activated", "usable", "suspended", "unbound"]
BindingEvent = Literal[
    "approve",
    "approve_inline",
    "approve_over_quota",
    "reject",
    "make_room",
    "activate",
    "activate_with_password",
    "set_password",
    "edit",
    "resume_bound",
    "resume_activated",
    "resume_usable",
    "unbind",
]
BINDING_STATE_ZH: dict[str, str] = {
    "reviewing": "审核中",
    "rejected": "审核未通过",
    "over_quota": "已添加但超出名额，不可展码",
    "bound": "已添加，待激活",
    "activated": "已激活，待设密码",
    "usable": "可用",
    "suspended": "信息变更审核中，暂停使用",
    "unbound": "已解绑",
}
BINDING_STATE_EN: dict[str, str] = {
    "reviewing": "under review",
    "rejected": "not accepted",
    "over_quota": "added beyond the limit, shows no code",
    "bound": "added, to be activated",
    "activated": "activated, wants a password",
    "usable": "usable",
    "suspended": "suspended while a change is reviewed",
    "unbound": "unbound",
}
BINDING_MOVES: Mapping[tuple[BindingState, BindingEvent], BindingState] = {
    ("reviewing", "approve"): "bound",
    ("reviewing", "approve_inline"): "usable",
    ("reviewing", "approve_over_quota"): "over_quota",
    ("reviewing", "reject"): "rejected",
    ("reviewing", "unbind"): "unbound",
    ("over_quota", "make_room"): "bound",
    ("over_quota", "unbind"): "unbound",
    ("bound", "activate"): "activated",
    ("bound", "activate_with_password"): "usable",
    ("bound", "edit"): "suspended",
    ("bound", "unbind"): "unbound",
    ("activated", "set_password"): "usable",
    ("activated", "edit"): "suspended",
    ("activated", "unbind"): "unbound",
    ("usable", "set_password"): "usable",
    ("usable", "edit"): "suspended",
    ("usable", "unbind"): "unbound",
    ("suspended", "resume_bound"): "bound",
    ("suspended", "resume_activated"): "activated",
    ("suspended", "resume_usable"): "usable",
    ("suspended", "unbind"): "unbound",
}
RESUMES: Mapping[BindingState, BindingEvent] = {
    "bound": "resume_bound",
    "activated": "resume_activated",
    "usable": "resume_usable",
}
EFFECTIVE: frozenset[BindingState] = frozenset({"bound", "activated", "usable", "suspended"})

GrantState = Literal["invited", "reviewing", "approved", "rejected", "declined", "cancelled", "ended"]
GrantEvent = Literal["confirm", "confirm_for_review", "decline", "approve", "reject", "cancel", "end"]
GRANT_STATE_ZH: dict[str, str] = {
    "invited": "待使用人确认",
    "reviewing": "经办机构审核中",
    "approved": "已生效",
    "rejected": "审核未通过",
    "declined": "使用人未同意",
    "cancelled": "已解除",
    "ended": "参保关系变化，已自动终止",
}
GRANT_STATE_EN: dict[str, str] = {
    "invited": "waits for the relative's yes",
    "reviewing": "under review",
    "approved": "in force",
    "rejected": "not accepted",
    "declined": "declined by the relative",
    "cancelled": "ended",
    "ended": "ended by itself, the cover changed",
}
GRANT_MOVES: Mapping[tuple[GrantState, GrantEvent], GrantState] = {
    ("invited", "confirm"): "approved",
    ("invited", "confirm_for_review"): "reviewing",
    ("invited", "decline"): "declined",
    ("invited", "cancel"): "cancelled",
    ("invited", "end"): "ended",
    ("reviewing", "approve"): "approved",
    ("reviewing", "reject"): "rejected",
    ("reviewing", "cancel"): "cancelled",
    ("reviewing", "end"): "ended",
    ("approved", "cancel"): "cancelled",
    ("approved", "end"): "ended",
}
STANDING: frozenset[GrantState] = frozenset({"invited", "reviewing", "approved"})

TransferState = Literal["offered", "accepted", "returned"]
TRANSFER_STATE_ZH: dict[str, str] = {"offered": "待接收", "accepted": "已接收", "returned": "未接收，已退回"}
QuotaState = Literal["reserved", "dissolved"]
QUOTA_STATE_ZH: dict[str, str] = {"reserved": "已预留", "dissolved": "已解除，余额退回"}


@dataclass(frozen=True, slots=True)
class Binding:
    """The holder may show the subject's code (亲情账户). ``relation``: what the subject is to the holder.

    ``region`` is the rule pack of the subject's insured place. ``usable_from`` and ``ended_at`` bound the time in
    which a code may be shown. ``decided_by`` is the moment by which a pending review ends. ``resumes`` is the state
    to which a suspended binding returns. ``links`` names the grant whose authoriser's voucher this binding opens
    (Guangdong's linked sub-account, D4) and is empty for an ordinary one.
    """

    number: str
    holder: str
    subject: str
    relation: Relation
    region: str
    state: BindingState
    made_at: datetime
    channel: str
    city: str
    name: str
    certificate: str
    route: str
    decided_by: datetime | None = None
    usable_from: datetime | None = None
    ended_at: datetime | None = None
    resumes: BindingState | None = None
    links: str = ""
    reason: str = ""

    def is_usable_at(self, moment: datetime) -> bool:
        """A code may be shown through it at this moment."""
        begun = self.state in {"usable", "unbound"} and self.usable_from is not None and self.usable_from <= moment
        return begun and (self.ended_at is None or moment < self.ended_at)


@dataclass(frozen=True, slots=True)
class Grant:
    """The beneficiary may spend from the grantor's account (家庭共济). ``relation``: what the beneficiary is to the
    grantor.

    ``region`` is the rule pack of the grantor's insured place. Dates are inclusive. ``priority`` 1 pays first;
    grants of one priority pay by the pack's rule for ties.
    """

    number: str
    grantor: str
    beneficiary: str
    relation: Relation
    region: str
    state: GrantState
    made_at: datetime
    channel: str
    city: str
    from_day: date
    to_day: date | None = None
    priority: int = 1
    decided_by: datetime | None = None
    approved_at: datetime | None = None
    ended_at: datetime | None = None
    reason: str = ""

    def is_in_force_at(self, moment: datetime) -> bool:
        """Approved by then, not yet cancelled or ended, inside its dates."""
        begun = self.approved_at is not None and self.approved_at <= moment
        running = self.ended_at is None or moment < self.ended_at
        return begun and running and self.covers(moment.date())

    def covers(self, day: date) -> bool:
        """The day lies inside the grant's dates."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)

    def overlaps(self, from_day: date, to_day: date | None) -> bool:
        """Some day lies inside both date ranges; no end means for ever."""
        begins_before_end = to_day is None or self.from_day <= to_day
        return begins_before_end and (self.to_day is None or from_day <= self.to_day)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money offered to a relative's wallet (医保钱包转账); not accepted by ``returns_at`` it goes back."""

    number: str
    giver: str
    taker: str
    amount_fen: int
    offered_at: datetime
    returns_at: datetime
    state: TransferState
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    """An amount set aside in the owner's account for one beneficiary alone (共济额度), until dissolved."""

    number: str
    owner: str
    beneficiary: str
    reserved_fen: int
    reserved_at: datetime
    state: QuotaState
    ended_at: datetime | None = None
    reason: str = ""


def binding_after(state: BindingState, event: BindingEvent) -> BindingState | None:
    """The state after an event, None where that move does not exist."""
    return BINDING_MOVES.get((state, event))


def grant_after(state: GrantState, event: GrantEvent) -> GrantState | None:
    """The state after an event, None where that move does not exist."""
    return GRANT_MOVES.get((state, event))
