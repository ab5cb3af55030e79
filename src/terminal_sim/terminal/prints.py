"""How often a paper went to a printer (打印记录): what makes a later print a copy.

The count grows before the first byte leaves, and shrinks again only where the printer never began. A machine that loses
power in between leaves the count as it was: the next print is then marked as a copy, which is the safe side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import MetaData, Table, insert, select, update

from terminal_sim.store import Store, Tx
from terminal_sim.store.columns import key_text, number, text, world_key

if TYPE_CHECKING:
    from terminal_sim.receipts.printing import Outcome

PRINTS = Table(
    "prints",
    MetaData(),
    world_key(),
    key_text("document"),
    number("attempts"),
    text("last"),
)


@dataclass(frozen=True, slots=True)
class Prints:
    """The journal of printing of one world, in the terminals' book."""

    books: Store
    world: str

    def begin(self, document: str) -> int:
        """Note an attempt; returns how many earlier ones may be on paper."""

        def work(tx: Tx) -> int:
            earlier = _attempts(tx, document)
            if earlier is None:
                tx.write(insert(PRINTS), {"world": tx.world, "document": document, "attempts": 1, "last": "begun"})
                return 0
            _set(tx, document, earlier + 1, "begun")
            return earlier

        return self.books.write(self.world, work)

    def earlier(self, document: str) -> int:
        """How many attempts may be on paper by now."""
        return self.books.read(self.world, lambda tx: _attempts(tx, document) or 0)

    def end(self, document: str, outcome: Outcome) -> None:
        """Note how the attempt went."""

        def work(tx: Tx) -> None:
            attempts = _attempts(tx, document) or 0
            _set(tx, document, attempts if outcome.may_be_on_paper else max(0, attempts - 1), outcome.state)

        self.books.write(self.world, work)


def _attempts(tx: Tx, document: str) -> int | None:
    row = tx.row(select(PRINTS.c.attempts).where(PRINTS.c.world == tx.world, PRINTS.c.document == document))
    return None if row is None else int(row.attempts)


def _set(tx: Tx, document: str, attempts: int, last: str) -> None:
    same = (PRINTS.c.world == tx.world, PRINTS.c.document == document)
    tx.write(update(PRINTS).where(*same).values(attempts=attempts, last=last))
