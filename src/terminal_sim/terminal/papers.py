"""Papers that the counter issued (已开单据): kept when issued, drawn again as often as wanted, equal for ever.

A document is kept under its settlement number, a refusal slip under the number of its refusal. What is kept is the
document, not its drawing: an outlet may improve, the words and amounts stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import MetaData, Table, insert, select

from terminal_sim.receipts.document import Document
from terminal_sim.receipts.kept import document_from_json, document_to_json
from terminal_sim.store import Store, Tx
from terminal_sim.store.columns import key_text, read, text, world_key, written

PAPERS = Table(
    "papers",
    MetaData(),
    world_key(),
    key_text("id"),
    text("institution"),
    text("kind"),
    text("issued_at"),
    text("body"),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One row of the list of papers: number, institution, kind of document and when it was issued."""

    id: str
    institution: str
    kind: str
    issued_at: datetime


def keep(books: Store, world: str, institution: str, number: str, document: Document) -> None:
    """Keep a document under its number; what was kept first under a number stays."""

    def work(tx: Tx) -> None:
        if tx.row(select(PAPERS.c.id).where(PAPERS.c.world == tx.world, PAPERS.c.id == number)) is not None:
            return
        row = {
            "world": tx.world,
            "id": number,
            "institution": institution,
            "kind": document.kind,
            "issued_at": written(document.issued_at),
            "body": document_to_json(document),
        }
        tx.write(insert(PAPERS), row)

    books.write(world, work)


def find(books: Store, world: str, number: str) -> Document | None:
    """The document of a number, or None where this counter issued none."""
    asked = select(PAPERS.c.body)

    def work(tx: Tx) -> str | None:
        row = tx.row(asked.where(PAPERS.c.world == tx.world, PAPERS.c.id == number))
        return None if row is None else str(row.body)

    body = books.read(world, work)
    return None if body is None else document_from_json(body)


def listed(books: Store, world: str, most: int = 50, *, institution: str = "") -> Sequence[Paper]:
    """The newest papers, newest first; of one institution where it is named."""
    asked = select(PAPERS.c.id, PAPERS.c.institution, PAPERS.c.kind, PAPERS.c.issued_at)
    if institution:
        asked = asked.where(PAPERS.c.institution == institution)

    def work(tx: Tx) -> list[Paper]:
        newest = asked.where(PAPERS.c.world == tx.world).order_by(PAPERS.c.issued_at.desc(), PAPERS.c.id).limit(most)
        return [Paper(row.id, row.institution, row.kind, read(row.issued_at)) for row in tx.rows(newest)]

    return books.read(world, work)
