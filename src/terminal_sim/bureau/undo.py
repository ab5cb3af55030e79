"""Cancel and reverse (撤销与冲正): every share back to the pocket it came from, limits put right, nothing twice (D18).

What happens is looked up in ``moves``. A cancellation has negative amounts and an id of its own; a reversal undoes a
message whose answer was lost, a cancellation included. A message that is reversed before it arrives is barred:
should it arrive later, it is not carried out.
"""

from __future__ import annotations

from dataclasses import replace

from terminal_sim.bureau import accounts, goods, people, settlements, visits
from terminal_sim.bureau.accounts import Counted
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.moves import MOVES
from terminal_sim.bureau.payment import tell_payers
from terminal_sim.bureau.registry import pockets, quotas
from terminal_sim.bureau.settlements import Booked
from terminal_sim.bureau.states import state_of, state_of_row
from terminal_sim.bureau.visits import Batch
from terminal_sim.conversation.institution import Cancel, Reverse
from terminal_sim.conversation.replies import Done, Settled
from terminal_sim.coverage import Tally, TallyChange
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.base import must_hold
from terminal_sim.errors.bureau import (
    AlreadyUndone,
    CannotReinstate,
    CannotUndoAnUndoing,
    NothingToReverse,
    NotReversible,
    OriginalActDiffers,
    PersonMismatch,
    PlaceMismatch,
    UnknownSettlement,
)
from terminal_sim.ledger import Entry, EntryKind, Posting, is_guarded, negated, own_account, quota_account
from terminal_sim.people import Person
from terminal_sim.reading.records import from_json
from terminal_sim.settlement import undo as mirror
from terminal_sim.store import entries
from terminal_sim.store.chain import lock_households
from terminal_sim.store.messages import bar_message, find_message


def cancel(case: Case, act: Cancel) -> Settled:
    """结算撤销 (2103, 2208) of a settlement by its id."""
    booked = settlements.settlement(case.tx, act.settlement)
    move = MOVES["unseen" if booked is None else state_of_row(booked), "cancel"]
    if booked is None or move == "UnknownSettlement":
        raise UnknownSettlement(settlement=act.settlement)
    _check_whose(case, booked, act.person)
    if act.visit and act.visit != booked.visit:
        raise UnknownSettlement(settlement=f"{act.settlement} / {act.visit}")
    if move != "book_cancellation":
        raise _refusal(move, booked, booked.number)
    original = _stored(case, booked)
    told = _undo(case, booked, original, "cancellation")
    tell_payers(case, told)
    return told


def reverse(case: Case, act: Reverse) -> Done:
    """冲正 (2601) of a message by its number."""
    kept = find_message(case.tx, case.asking.sender.code, act.original_number)
    booked = settlements.settlement(case.tx, kept.settlement) if kept is not None and kept.settlement else None
    move = MOVES[state_of(kept, booked), "reverse"]
    if move == "bar":
        return _bar(case, act.original_number)
    must_hold(kept is not None, "only a message that came is reversed otherwise", number=act.original_number)
    if kept is not None and act.original_act and kept.act != act.original_act:
        raise OriginalActDiffers(number=act.original_number, came=act.original_act, wanted=kept.act)
    if booked is None:
        raise NotReversible(number=act.original_number, act=kept.act if kept else "")
    _check_whose(case, booked, act.person)
    if move == "book_reversal":
        told = _undo(case, booked, _stored(case, booked), "reversal")
        tell_payers(case, told)
        return Done(told.settlement_id)
    if move == "reinstate":
        return Done(_reinstate(case, booked))
    raise _refusal(move, booked, act.original_number)


def _refusal(move: str, booked: Booked, number: str) -> TerminalSimError:
    if move == "AlreadyUndone":
        return AlreadyUndone(settlement=booked.id, by=booked.undone_by or booked.id)
    if move == "CannotUndoAnUndoing":
        return CannotUndoAnUndoing(settlement=booked.id)
    return NotReversible(number=number, act=booked.kind)


def _check_whose(case: Case, booked: Booked, person: str) -> None:
    sender = case.asking.sender.code
    if booked.institution != sender:
        what, what_zh = f"settlement {booked.id}", f"结算 {booked.id}"
        raise PlaceMismatch(what=what, what_zh=what_zh, came=sender, wanted=booked.institution)
    if person and person != booked.person:
        raise PersonMismatch(came=person, wanted=booked.person)


def _bar(case: Case, number: str) -> Done:
    """The message never came; whatever is answered, it will not be carried out any more."""
    if case.terms.unknown_reversal == "accept":
        bar_message(case.tx, case.asking.sender.code, number, case.asking.number)
        return Done()
    case.to_bar.append(number)
    raise NothingToReverse(number=number)


def _stored(case: Case, booked: Booked) -> Settled:
    kept = find_message(case.tx, booked.institution, booked.number)
    if kept is None or kept.result != "Settled":
        raise UnknownSettlement(settlement=booked.id)
    return from_json(Settled, kept.body)


def mirrored_reply(case: Case, booked: Booked) -> Settled:
    """What a reversal or reinstatement booked, as a reply: nobody was told it at the time."""
    undone = settlements.settlement(case.tx, booked.undoes)
    if undone is None:
        raise UnknownSettlement(settlement=booked.id)
    if undone.kind == "cancellation":
        undone = settlements.settlement(case.tx, undone.undoes) or undone
    original = _stored(case, undone)
    settlement = original.settlement if booked.kind == "reinstatement" else mirror.negated(original.settlement)
    return replace(
        original,
        kind="settlement" if booked.kind == "reinstatement" else "cancellation",
        settlement_id=booked.id,
        asked_number=booked.number,
        at=booked.at,
        settlement=settlement,
        cancels=booked.undoes,
        notes=(),
    )


def _undo(case: Case, booked: Booked, original: Settled, kind: EntryKind) -> Settled:
    """Book the mirror image of a settlement and put everything right that hung on it."""
    person = people.person(case.tx, booked.person)
    settlement = mirror.negated(original.settlement)
    own_before = pockets.own_balance(case.tx, case.packs, person)
    entry = _back_to_owners(case, negated(entries.entry(case.tx, booked.household, booked.entry), kind, booked.id))
    number = settlements.next_settlement(case.tx)
    made = _book(case, booked, person, entry, settlement.tallies, number)
    row = replace(
        booked,
        id=number,
        kind="reversal" if kind == "reversal" else "cancellation",
        number=case.asking.number,
        at=case.now,
        entry=made,
        total_fen=-booked.total_fen,
        funds_fen=-booked.funds_fen,
        accounts_fen=-booked.accounts_fen,
        cash_fen=-booked.cash_fen,
        undoes=booked.id,
    )
    settlements.keep_settlement(case.tx, row)
    settlements.mark_undone(case.tx, booked, number, "reversed" if kind == "reversal" else "cancelled")
    goods.take_back(case.tx, booked.id)
    if booked.batch:
        visits.mark_batch(case.tx, visits.visit(case.tx, booked.visit), booked.batch, "sent")
    return replace(
        original,
        kind="cancellation",
        settlement_id=number,
        asked_number=case.asking.number,
        at=case.now,
        settlement=settlement,
        own_before_fen=own_before,
        own_after_fen=pockets.own_balance(case.tx, case.packs, person),
        operator=case.asking.sender.operator,
        operator_name=case.asking.sender.operator_name,
        cancels=booked.id,
        notes=(),
    )


def _book(
    case: Case,
    booked: Booked,
    person: Person,
    entry: Entry,
    changes: tuple[TallyChange, ...],
    number: str,
) -> int:
    lock_households(case.tx, {booked.household, *entry.households})
    counted = Counted(booked.person, booked.insurance, changes)
    made = accounts.book(case.tx, booked.household, entry, reference=number, counted=counted)
    case.household, case.settlement = person.household, number
    return made.number


def _back_to_owners(case: Case, entry: Entry) -> Entry:
    """What came from a quota that has ended since goes back to its owner's balance (D18)."""
    legs = []
    for leg in entry.postings:
        if leg.account.startswith(quota_account("")) and leg.amount_fen > 0:
            quota = quotas.find(case.tx, leg.account.removeprefix(quota_account("")))
            if quota.state == "dissolved":
                leg = Posting(own_account(quota.owner), leg.household, leg.amount_fen)
        legs.append(leg)
    return replace(entry, postings=tuple(legs))


def _reinstate(case: Case, cancellation: Booked) -> str:
    """Undo a cancellation whose answer was lost: the settlement stands again, if everything is as it was.

    Raises CannotReinstate where the registration was cancelled, the lines are gone or others, the bill was settled
    anew, money was spent, or the year's tallies moved meanwhile.
    """
    booked = settlements.settlement(case.tx, cancellation.undoes)
    if booked is None:
        raise UnknownSettlement(settlement=cancellation.undoes)
    original = _stored(case, booked)
    person = people.person(case.tx, booked.person)
    entry = negated(entries.entry(case.tx, cancellation.household, cancellation.entry), "reversal", cancellation.id)
    _check_as_it_was(case, booked, original, person, entry)
    number = settlements.next_settlement(case.tx)
    made = _book(case, booked, person, entry, original.settlement.tallies, number)
    row = replace(booked, id=number, kind="reinstatement", number=case.asking.number, at=case.now, entry=made)
    settlements.keep_settlement(case.tx, replace(row, undoes=cancellation.id, undone_by="", undone_how=""))
    settlements.mark_undone(case.tx, cancellation, number, "reversed")
    settlements.mark_undone(case.tx, booked, "", "")
    goods.sell_lines(case, original)
    if booked.batch:
        visits.mark_batch(case.tx, visits.visit(case.tx, booked.visit), booked.batch, "settled", booked.id)
    return number


def _check_as_it_was(case: Case, booked: Booked, original: Settled, person: Person, entry: Entry) -> None:
    if booked.own_bill and settlements.of_bill(case.tx, booked.institution, booked.own_bill) is not None:
        raise CannotReinstate(settlement=booked.id, why_zh="该账单已另行结算", why="the bill was settled anew")
    visit = visits.visit(case.tx, booked.visit)
    if visit.state != "open":
        raise CannotReinstate(settlement=booked.id, why_zh="挂号已撤销", why="the registration was cancelled")
    if booked.batch:
        _check_batch(booked, original, {each.number: each for each in visits.batches(case.tx, visit)}[booked.batch])
    so_far = accounts.year_so_far(case.tx, person, booked.insurance, original.at.year)
    moved = {change.tally for change in original.settlement.tallies}
    before = _tallies_before(original)
    if any(so_far.of(tally) != before.get(tally, 0) for tally in moved):
        raise CannotReinstate(settlement=booked.id, why_zh="年度累计已变化", why="the year's tallies moved meanwhile")
    drawn = [leg for leg in entry.postings if is_guarded(leg.account) and leg.amount_fen < 0]
    held = accounts.balances(case.tx, [(leg.household, leg.account) for leg in drawn])
    if any(held[leg.household, leg.account] + leg.amount_fen < 0 for leg in drawn):
        raise CannotReinstate(settlement=booked.id, why_zh="账户余额已不足", why="the money was spent meanwhile")


def _check_batch(booked: Booked, original: Settled, batch: Batch) -> None:
    if batch.state == "settled":
        raise CannotReinstate(settlement=booked.id, why_zh="该批次已另行结算", why="the batch was settled anew")
    if batch.state == "dropped" or batch.lines != original.bill.lines:
        why_zh, why = "该批次明细已撤销或改动", "the batch's lines were dropped or are others now"
        raise CannotReinstate(settlement=booked.id, why_zh=why_zh, why=why)


def _tallies_before(original: Settled) -> dict[Tally, int]:
    return {change.tally: change.amount_fen for change in original.settlement.basis.so_far}
