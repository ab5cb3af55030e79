"""A phone's lists for its page (手机上的名单与记录): relatives, grants, messages, what the year came to."""

from __future__ import annotations

from terminal_sim.bureau.case import Case
from terminal_sim.bureau.dispatch import handler_of
from terminal_sim.bureau.terms import Terms
from terminal_sim.conversation import Act, Asking, Result, Sender
from terminal_sim.conversation.family import FindRecords, ListFamily
from terminal_sim.conversation.family_replies import FamilyListed, RecordsFound
from terminal_sim.conversation.guide import ReadGuide
from terminal_sim.conversation.phone import Messages, ReadMessages
from terminal_sim.errors import TerminalSimError
from terminal_sim.family import (
    BINDING_MOVES,
    BINDING_STATE_EN,
    BINDING_STATE_ZH,
    GRANT_MOVES,
    GRANT_STATE_EN,
    GRANT_STATE_ZH,
    Binding,
    Grant,
)
from terminal_sim.money import yuan
from terminal_sim.people import RELATION_ZH
from terminal_sim.web.said import RELATION_EN, Told, refused, said
from terminal_sim.world.opening import OpenWorld


def looked_up(world: OpenWorld, holder: str, act: Act) -> Result:
    """What a phone is told, looked up for its page alone: no message, no fault, nothing kept. Raises refusals."""
    asking, handler = Asking("page", Sender("phone", holder), act), handler_of(type(act))
    if handler is None:
        raise TypeError(f"nobody answers {type(act).__name__}")
    return world.read(lambda tx: handler(Case(tx, asking, world.packs, Terms()), act))


def family_told(world: OpenWorld, holder: str) -> Told:
    """Whom this phone may show, who gives to whom, with what may be done next. A refusal in its place."""
    try:
        found = looked_up(world, holder, ListFamily(holder))
    except TerminalSimError as refusal:
        return {"refusal": refused(refusal)}
    if not isinstance(found, FamilyListed):
        raise TypeError(f"wanted FamilyListed, got {type(found).__name__}")
    names, now = dict(found.names), world.now()
    return {
        "words": {"binding": found.words[0], "grant": found.words[1]},
        "members": found.members,
        "most": found.most,
        "bindings": [
            {**_binding(each, names.get(each.subject, ""), each.subject), "usable": each.is_usable_at(now)}
            for each in found.bindings
        ],
        "bound_by": [_binding(each, names.get(each.holder, ""), each.holder) for each in found.bound_by],
        "gives": [_grant(each, names.get(each.beneficiary, "")) for each in found.grants],
        "receives": [
            {
                **_grant(each, names.get(each.grantor, "")),
                "link": each.is_in_force_at(now) and _links(world, holder, each),
            }
            for each in found.granted_by
        ],
    }


def _links(world: OpenWorld, holder: str, grant: Grant) -> bool:
    """The region of a grant in force lets its beneficiary link the authoriser's voucher."""
    if not grant.is_in_force_at(world.now()):
        return False
    try:
        looked_up(world, holder, ReadGuide(holder, "link", number=grant.number))
    except TerminalSimError:
        return False
    return True


def messages_told(world: OpenWorld, holder: str) -> list[Told]:
    """What came to this phone, newest first."""
    try:
        found = looked_up(world, holder, ReadMessages(holder))
    except TerminalSimError:
        return []
    if not isinstance(found, Messages):
        raise TypeError(f"wanted Messages, got {type(found).__name__}")
    return [
        {"at": f"{each.at:%Y-%m-%d %H:%M}", "subject": each.subject, **said(each.zh, each.en)}
        for each in reversed(found.messages)
    ]


def records_told(world: OpenWorld, holder: str) -> Told:
    """The year's sums and what relatives spent from this account."""
    try:
        found = looked_up(world, holder, FindRecords(holder))
    except TerminalSimError as refusal:
        return {"refusal": refused(refusal)}
    if not isinstance(found, RecordsFound):
        raise TypeError(f"wanted RecordsFound, got {type(found).__name__}")
    return {
        "year": found.year,
        "fees": yuan(found.fees_fen),
        "burden": yuan(found.burden_fen),
        "tax": yuan(found.deductible_for_tax_fen),
        "balance": yuan(found.balance_fen),
        "shown": [{"at": f"{use.at:%m-%d %H:%M}", "channel": use.channel} for use in found.shown],
        "spent": [
            {"at": f"{one.at:%m-%d %H:%M}", "place": one.place, "amount": yuan(one.amount_fen), "for": one.settlement}
            for one in found.spent
        ],
    }


def _binding(binding: Binding, name: str, person: str) -> Told:
    return {
        "number": binding.number,
        "person": person,
        "name": name,
        "relation": said(RELATION_ZH[binding.relation], RELATION_EN[binding.relation]),
        "state": said(BINDING_STATE_ZH[binding.state], BINDING_STATE_EN[binding.state]),
        "moves": sorted({event for state, event in BINDING_MOVES if state == binding.state}),
        "linked": bool(binding.links),
    }


def _grant(grant: Grant, name: str) -> Told:
    return {
        "number": grant.number,
        "name": name,
        "relation": said(RELATION_ZH[grant.relation], RELATION_EN[grant.relation]),
        "state": said(GRANT_STATE_ZH[grant.state], GRANT_STATE_EN[grant.state]),
        "moves": sorted({event for state, event in GRANT_MOVES if state == grant.state}),
        "from": grant.from_day.isoformat(),
        "to": grant.to_day.isoformat() if grant.to_day else "",
        "priority": grant.priority,
    }
