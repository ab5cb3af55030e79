"""The desk (受理): one promise, ``answer(asking) -> reply``. The same message gets the same answer.

A writing message is looked for by its number inside the transaction that would carry it out: found with the same
content, the kept reply goes out again, a refusal included; found with other content, it is refused by name. Reads
are answered afresh. Refusals and suspicions are kept although no money moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from terminal_sim.bureau import refusals, settlements, suspicions, vouchers
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.dispatch import handler_of, results_with
from terminal_sim.bureau.moves import MOVES
from terminal_sim.bureau.registry import afterwards
from terminal_sim.bureau.states import state_of
from terminal_sim.bureau.terms import Terms
from terminal_sim.conversation import MESSAGE_NUMBER_LENGTH, Asking, RefusalNote, Reply, Result
from terminal_sim.errors import BadInput, Refusal, TerminalSimError
from terminal_sim.errors.bureau import ActNotOffered, MessageNumberReused, ReversedBefore
from terminal_sim.errors.talk import MessageNumberTooLong
from terminal_sim.reading.records import fingerprint, from_json, text_of, untagged
from terminal_sim.store import Store, Tx
from terminal_sim.store.messages import Kept, bar_message, find_message, keep_message

if TYPE_CHECKING:
    from terminal_sim.rules.pack import Pack


class Desk:
    """The bureau of one world. Thread-safe; several desks may stand on one store."""

    def __init__(
        self,
        books: Store,
        world: str,
        packs: Mapping[str, Pack],
        terms: Terms | None = None,
    ) -> None:
        self.books = books
        self.world = world
        self.packs = packs
        self.terms = terms or Terms()

    def answer(self, asking: Asking) -> Reply:
        """The reply to one message; raises only what is no answer (StoreFailed, StoreIsLocked, BrokenInvariant …)."""
        if asking.act.WRITES and len(asking.number) <= MESSAGE_NUMBER_LENGTH:
            return self._write(asking)
        return self._read(asking)

    def _write(self, asking: Asking) -> Reply:
        mark = fingerprint(f"{type(asking.act).__name__}|{text_of(asking.act)}")
        case = _Held()

        def work(tx: Tx) -> Reply:
            kept = find_message(tx, asking.sender.code, asking.number)
            if kept is not None:
                return self._again(tx, kept, asking, mark)
            case.held = Case(tx, asking, self.packs, self.terms)
            result = self._carried_out(case.held)
            return self._keep(case.held, mark, result)

        def refused(tx: Tx, refusal: TerminalSimError) -> Reply:
            asked = Case(tx, asking, self.packs, self.terms)
            if isinstance(refusal, MessageNumberReused | ReversedBefore):
                return _reply(asked, f"R{tx.next_number('reply'):011d}", refusals.log(tx, asking, refusal))
            note = _note_refusal(asked, case.held, refusal)
            return self._keep(asked, mark, note)

        return self.books.write(self.world, work, refused=refused, after_loss="ask_again")

    def _read(self, asking: Asking) -> Reply:
        case = _Held()

        def work(tx: Tx) -> Reply:
            case.held = Case(tx, asking, self.packs, self.terms)
            if len(asking.number) > MESSAGE_NUMBER_LENGTH:
                raise MessageNumberTooLong(length=len(asking.number), most=MESSAGE_NUMBER_LENGTH)
            return _reply(case.held, _read_number(tx, asking), self._carried_out(case.held))

        try:
            return self.books.read(self.world, work)
        except (Refusal, BadInput) as refusal:
            declined = refusal

        def log(tx: Tx) -> Reply:
            asked = Case(tx, asking, self.packs, self.terms)
            return _reply(asked, _read_number(tx, asking), _note_refusal(asked, case.held, declined))

        return self.books.write(self.world, log, after_loss="ask_again")

    def _carried_out(self, case: Case) -> Result:
        act = case.asking.act
        handler = handler_of(type(act))
        if handler is None:
            raise ActNotOffered(act=type(act).__name__, sender=case.asking.sender.code)
        return handler(case, act)

    def _keep(self, case: Case, mark: str, answer: Result | RefusalNote) -> Reply:
        reply = _reply(case, f"R{case.tx.next_number('reply'):011d}", answer)
        sent_at = case.asking.sent_at
        keep_message(
            case.tx,
            Kept(
                sender=case.asking.sender.code,
                number=case.asking.number,
                household=case.household or case.asking.sender.code,
                act=type(case.asking.act).__name__,
                fingerprint=mark,
                sent_at="" if sent_at is None else sent_at.isoformat(),
                received_at=reply.received_at,
                answered_at=reply.answered_at,
                reply_number=reply.number,
                outcome="refused" if isinstance(answer, RefusalNote) else "answered",
                result=type(answer).__name__,
                settlement=case.settlement,
                body=text_of(answer),
            ),
        )
        return reply

    def _again(self, tx: Tx, kept: Kept, asking: Asking, mark: str) -> Reply:
        booked = settlements.settlement(tx, kept.settlement) if kept.settlement else None
        move = MOVES[state_of(kept, booked), "repeat" if kept.fingerprint == mark else "alter"]
        if move == "ReversedBefore":
            raise ReversedBefore(number=asking.number)
        if move == "MessageNumberReused":
            raise MessageNumberReused(number=asking.number, first_act=kept.act, act=type(asking.act).__name__)
        return replace(self.reply_of(kept), repeated=True)

    def reply_of(self, kept: Kept) -> Reply:
        """The reply that was kept."""
        held: dict[str, Any] = (
            {"refusal": from_json(RefusalNote, kept.body)}
            if kept.outcome == "refused"
            else {"result": untagged(results_with(kept.result), kept.result, kept.body)}
        )
        return Reply(kept.reply_number, kept.number, kept.received_at, kept.answered_at, **held)


class _Held:
    """The case of the attempt that was refused, so that what it suspected can still be kept."""

    held: Case | None = None


def _note_refusal(case: Case, attempt: Case | None, refusal: TerminalSimError) -> RefusalNote:
    """Keep what a refusal leaves behind: the log, a suspicion with its void code, a wrong try of a password."""
    for suspected in attempt.suspected if attempt else ():
        case.household = suspected.suspicion.household
        suspicions.record(case.tx, replace(suspected.suspicion, message=case.asking.number))
        if suspected.token is not None:
            vouchers.make_void(case.tx, suspected.token)
    for number in attempt.to_bar if attempt else ():
        bar_message(case.tx, case.asking.sender.code, number, case.asking.number)
    afterwards.keep_trace(case.tx, refusal)
    return refusals.log(case.tx, case.asking, refusal)


def _reply(case: Case, number: str, answer: Result | RefusalNote) -> Reply:
    result, refusal = (None, answer) if isinstance(answer, RefusalNote) else (answer, None)
    return Reply(number, case.asking.number, case.now, case.now, result, refusal)


def _read_number(tx: Tx, asking: Asking) -> str:
    """Reads move no counter: their reply number follows from the message and the moment."""
    return "Q" + fingerprint(f"{asking.sender.code}|{asking.number}|{tx.now.isoformat()}")[:15]
