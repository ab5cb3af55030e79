"""A small party for tests of the store alone: one table of its own beside the ledger, and people with two accounts."""

from __future__ import annotations

from sqlalchemy import MetaData, Table, func, insert, select

from terminal_sim.clock import Clock
from terminal_sim.ledger import Entry, Posting, own_account
from terminal_sim.store import Party, Store, Tx, open_store
from terminal_sim.store.chain import CHAINS, LINKS, SEALED, SEALS
from terminal_sim.store.columns import key_text, text, world_key
from terminal_sim.store.entries import BALANCES, ENTRIES, POSTINGS, balances, book
from terminal_sim.store.messages import MESSAGES
from terminal_sim.store.worlds import COUNTERS, STAMP, WORLDS, World

NOTES = Table("notes", MetaData(), world_key(), key_text("name"), text("says"))
SHOP = Party(
    name="shop",
    tables=(STAMP, WORLDS, COUNTERS, NOTES, MESSAGES, ENTRIES, POSTINGS, BALANCES, CHAINS, LINKS, SEALS, SEALED),
    revisions=("0001",),
    migrations="tests.store.shop_migrations",
    mark="TSsh",
)
W = "w-1"


def open_shop(db: str, *, clock: Clock | None = None, busy_seconds: float = 10.0) -> Store:
    """A store with one world, which is made the first time."""
    store = open_store(db, SHOP, clock=clock, busy_seconds=busy_seconds)
    if store.latest_world("w") is None:
        store.make_world(World(W, "w", seed=7))
    return store


def note(tx: Tx, name: str, says: str = "") -> None:
    tx.write(insert(NOTES), {"world": tx.world, "name": name, "says": says})


def notes(store: Store) -> list[str]:
    return store.read(W, lambda tx: [row.name for row in tx.rows(select(NOTES).order_by(NOTES.c.name))])


def move(tx: Tx, giver: str, taker: str, amount_fen: int) -> None:
    """Money from one household to another."""
    legs = (
        Posting(own_account(giver), f"H{giver}", -amount_fen),
        Posting(own_account(taker), f"H{taker}", amount_fen),
    )
    book(tx, f"H{giver}", Entry("transfer", legs))


def open_account(tx: Tx, person: str, amount_fen: int) -> None:
    legs = (
        Posting(own_account(person), f"H{person}", amount_fen),
        Posting("opening", f"H{person}", -amount_fen),
    )
    book(tx, f"H{person}", Entry("opening", legs))


def held(tx: Tx, person: str) -> int:
    return balances(tx, [(f"H{person}", own_account(person))])[f"H{person}", own_account(person)]


def total(tx: Tx) -> int:
    """What all people hold together, from the running balances."""
    asked = select(func.coalesce(func.sum(BALANCES.c.balance_fen), 0)).where(
        BALANCES.c.world == tx.world, BALANCES.c.account.like("person:%")
    )
    row = tx.row(asked)
    return 0 if row is None else int(row[0])
