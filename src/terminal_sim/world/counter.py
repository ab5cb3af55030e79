"""Counters of an open world (摆好柜台): an institution's till and papers, a bill priced where care is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from terminal_sim.bill import Bill, Business, Patient
from terminal_sim.conversation import Answers, Asking, RefusalNote, Sender
from terminal_sim.conversation.institution import FindSettlement
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.bureau import UnknownSettlement
from terminal_sim.errors.input import UnknownName
from terminal_sim.people import Person
from terminal_sim.reading.bills import RawBill
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.lines import resolved
from terminal_sim.receipts.document import Document, for_refusal, for_settled
from terminal_sim.receipts.model import NO_WORDS, Words
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.store import Store
from terminal_sim.terminal import papers
from terminal_sim.terminal.checkout import Till
from terminal_sim.terminal.daybook import DayBook, open_daybooks, share_world
from terminal_sim.world.opening import OpenWorld
from terminal_sim.world.phones import bureau_of

TRIES = 2


@dataclass(frozen=True, slots=True)
class Counter:
    """One institution's counter: its till, its day book, the papers it issued. Use it as a context manager.

    ``end`` is what closing it means: the terminals' book is closed by the counter that opened it.
    """

    world: OpenWorld
    place: PlaceFacts
    books: Store
    book: DayBook
    till: Till
    end: Callable[[], None]

    def issue(self, settled: Settled, *, reason: Words = NO_WORDS) -> Document:
        """The document of a settled reply, kept under its settlement number; a quote is not kept. ``reason``: why a
        settlement was cancelled, as the counter says it."""
        noted = (f"撤销原因：{reason.zh} | reason: {reason.en}",) if reason.zh else ()
        document = for_settled(replace(settled, notes=(*settled.notes, *noted)))
        if settled.settlement_id:
            papers.keep(self.books, self.world.id, self.place.code, settled.settlement_id, document)
        return document

    def issue_refusal(self, refusal: TerminalSimError, total_fen: int) -> Document:
        """The slip of a refusal, kept under the refusal's number where the bureau gave one."""
        number = str(refusal.facts.get("refusal_id", ""))
        note = RefusalNote(number, refusal.code, {}, refusal.in_chinese(), refusal.in_english())
        document = for_refusal(note, at=self.world.now(), place=self.place, total_fen=total_fen)
        if number:
            papers.keep(self.books, self.world.id, self.place.code, number, document)
        return document

    def close(self) -> None:
        """Close the day book where this counter opened it; the world stays open."""
        self.end()

    def __enter__(self) -> Counter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def counter_at(world: OpenWorld, place: PlaceFacts, bureau: Answers | None = None) -> Counter:
    """The counter of an institution. ``bureau``: whom it asks, where not this world's own (a wire)."""
    books = open_papers(world)
    return replace(counter_over(books, world, place, bureau), end=books.close)


def counter_over(books: Store, world: OpenWorld, place: PlaceFacts, bureau: Answers | None = None) -> Counter:
    """A counter over a terminals' book that is open already, knows the world, and stays open."""
    book = DayBook(books, world.id, place.code)
    till = Till(place.code, bureau or bureau_of(world), book, world, tries=TRIES)
    return Counter(world, place, books, book, till, _stay)


def _stay() -> None:
    """Nothing is closed."""


def open_papers(world: OpenWorld) -> Store:
    """The terminals' book beside the bureau's, knowing this world."""
    books = open_daybooks(world.db, clock=world.store.clock)
    try:
        for known in world.store.worlds():
            share_world(books, known)
    except BaseException:
        books.close()
        raise
    return books


def issued(world: OpenWorld, number: str) -> Document:
    """A document by its settlement or refusal number: as this counter issued it, else from the bureau's own record.

    What foreign software booked over the wire has no document until it is first asked for; it is kept then, and is the
    same from then on. Raises UnknownName.
    """
    with open_papers(world) as books:
        kept = papers.find(books, world.id, number)
        if kept is not None:
            return kept
        known = ", ".join(paper.id for paper in papers.listed(books, world.id, 5))
    try:
        settled = booked(world, number)
    except UnknownSettlement:
        raise UnknownName(kind="receipt", kind_zh="单据", came=number, known=known or "–") from None
    document = for_settled(settled)
    with open_papers(world) as books:
        papers.keep(books, world.id, settled.place.code, number, document)
    return document


def booked(world: OpenWorld, number: str) -> Settled:
    """A settlement as the bureau's record has it, whoever booked it. Raises UnknownSettlement."""
    asking = Asking("look", Sender("tester", "tester"), FindSettlement(number))
    found = world.desk().answer(asking).must()
    if not isinstance(found, Settled):
        raise TypeError(f"wanted Settled, got {type(found).__name__}")
    return found


def priced(world: OpenWorld, raw: RawBill, place: PlaceFacts, patient: Person | None = None) -> Bill:
    """A bill as the care place's catalogue has it on the world's day (D20); ``patient`` where one is named (D3)."""
    business: Business = "pharmacy" if place.kind == "pharmacy" else "clinic"
    bill = resolved(raw, packaged_catalogue(), place.region, world.now().date(), business)
    if patient is None:
        return bill
    return replace(bill, patient=Patient(patient.name, patient.certificate))
