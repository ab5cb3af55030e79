"""One chain of records for each household of a world (哈希链), and the seal that closes a day over all of them.

A link holds the digest of one record (an entry, a stored reply, a family event) and the hash of the link before it. The
head of each chain is a row of its own, so that a link cut from the end is missed. ``seal`` closes a day: it notes every
chain that grew since the seal before and binds them, and that seal, into one root.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import MetaData, Table, bindparam, insert, select, update
from sqlalchemy.engine import Connection, Row

from terminal_sim.store.columns import key_number, key_text, money, sha256, text, world_key
from terminal_sim.store.digest import digest
from terminal_sim.store.tx import Link, Tx

METADATA = MetaData()
START = bytes(32)

CHAINS = Table(
    "chains",
    METADATA,
    world_key(),
    key_text("household"),
    money("length"),
    sha256("head"),
    money("sealed"),
    sqlite_with_rowid=False,
)

LINKS = Table(
    "links",
    METADATA,
    world_key(),
    key_text("household"),
    key_number("seq"),
    text("kind"),
    text("record"),
    sha256("digest"),
    sha256("hash"),
    sqlite_with_rowid=False,
)

SEALS = Table(
    "seals",
    METADATA,
    world_key(),
    key_number("seal"),
    text("day"),
    text("at"),
    money("chains"),
    sha256("root"),
    sqlite_with_rowid=False,
)

SEALED = Table(
    "sealed_chains",
    METADATA,
    world_key(),
    key_text("household"),
    key_number("seal"),
    money("length"),
    sha256("head"),
    sqlite_with_rowid=False,
)

_HEADS = (
    select(CHAINS.c.household, CHAINS.c.length, CHAINS.c.head)
    .where(CHAINS.c.world == bindparam("w"), CHAINS.c.household.in_(bindparam("households", expanding=True)))
    .order_by(CHAINS.c.household)
    .with_for_update()
)
_NEW_LINKS = insert(LINKS)
_MOVE_HEAD = (
    update(CHAINS)
    .where(CHAINS.c.world == bindparam("w"), CHAINS.c.household == bindparam("h"))
    .values(length=bindparam("n"), head=bindparam("x"))
)


def lock_households(tx: Tx, households: Iterable[str]) -> None:
    """Hold the chains of these households until the end of the transaction, in id order, where the database can.

    Whoever moves money between households calls this before it is booked. A snapshot holds nothing, and one household
    alone is held by its world already.
    """
    wanted = sorted(set(households))
    if tx.batch is None or len(wanted) < 2:
        return
    if tx.connection.dialect.name == "postgresql":
        tx.rows(_HEADS, {"w": tx.world, "households": wanted})
    _heads(tx, wanted)


def flush(tx: Tx) -> None:
    """Append the links that the transaction collected. The store calls it when a request's work is done."""
    if not tx.links:
        return
    households = sorted({link.household for link in tx.links})
    heads = _heads(tx, households)
    known = {household for household in households if heads[household][0]}
    tx.write(_NEW_LINKS, list(_linked(tx.world, tx.links, heads)))
    _write_heads(tx, households, heads, known)
    for household in households:
        tx.memory["chain", household] = heads[household]
    tx.links.clear()


def _heads(tx: Tx, households: Sequence[str]) -> dict[str, tuple[int, bytes]]:
    """Length and head of each chain, held from here on; (0, START) where there is none yet."""
    memory = tx.memory
    new = [household for household in households if ("chain", household) not in memory]
    if new:
        for household in new:
            memory["chain", household] = (0, START)
        for row in tx.rows(_HEADS, {"w": tx.world, "households": new}):
            memory["chain", row.household] = (row.length, bytes(row.head))
    return {household: memory["chain", household] for household in households}


def _linked(world: str, links: Sequence[Link], heads: dict[str, tuple[int, bytes]]) -> Iterator[dict[str, object]]:
    for link in links:
        length, head = heads[link.household]
        seq = length + 1
        hash_ = link_hash(head, link.household, seq, link.kind, link.record, link.digest)
        heads[link.household] = (seq, hash_)
        yield {
            "world": world,
            "household": link.household,
            "seq": seq,
            "kind": link.kind,
            "record": link.record,
            "digest": link.digest,
            "hash": hash_,
        }


def _write_heads(tx: Tx, households: Sequence[str], heads: dict[str, tuple[int, bytes]], known: set[str]) -> None:
    moved = [{"w": tx.world, "h": h, "n": heads[h][0], "x": heads[h][1]} for h in households if h in known]
    new = [
        {"world": tx.world, "household": h, "length": heads[h][0], "head": heads[h][1], "sealed": 0}
        for h in households
        if h not in known
    ]
    if moved:
        tx.write(_MOVE_HEAD, moved)
    if new:
        tx.write(insert(CHAINS), new)


def link_hash(before: bytes, household: str, seq: int, kind: str, record: str, of_record: bytes) -> bytes:
    """The hash of a link: over the link before it and everything it says."""
    own = digest("link", [household, seq, kind, record, of_record.hex()])
    return hashlib.sha256(before + own).digest()


@dataclass(frozen=True, slots=True)
class Seal:
    """A day closed over all chains: its running number, the day, how many chains grew, and the root."""

    number: int
    day: str
    at: str
    chains: int
    root: bytes


def seal(tx: Tx, day: str, at: str) -> Seal:
    """Close a day: bind every chain that grew since the last seal. Cost grows with those chains only."""
    last = last_seal(tx.connection, tx.world)
    number = 1 if last is None else last.number + 1
    grown = tx.rows(
        select(CHAINS.c.household, CHAINS.c.length, CHAINS.c.head)
        .where(CHAINS.c.world == tx.world, CHAINS.c.length > CHAINS.c.sealed)
        .order_by(CHAINS.c.household)
        .with_for_update()
    )
    root = sealed_root(START if last is None else last.root, number, day, at, grown)
    if grown:
        rows = [
            {"world": tx.world, "household": r.household, "seal": number, "length": r.length, "head": bytes(r.head)}
            for r in grown
        ]
        tx.write(insert(SEALED), rows)
        tx.write(
            update(CHAINS)
            .where(CHAINS.c.world == tx.world, CHAINS.c.length > CHAINS.c.sealed)
            .values(sealed=CHAINS.c.length)
        )
    closed = {"world": tx.world, "seal": number, "day": day, "at": at, "chains": len(grown), "root": root}
    tx.write(insert(SEALS), closed)
    return Seal(number, day, at, len(grown), root)


def last_seal(connection: Connection, world: str) -> Seal | None:
    """The newest seal of a world, or None."""
    asked = select(SEALS).where(SEALS.c.world == world).order_by(SEALS.c.seal.desc()).limit(1)
    row = connection.execute(asked).one_or_none()
    return None if row is None else Seal(row.seal, row.day, row.at, row.chains, bytes(row.root))


def sealed_root(before: bytes, number: int, day: str, at: str, grown: Sequence[Row[Any]]) -> bytes:
    """The root of a seal: over the seal before it and the heads of all chains that grew, by household id."""
    heads = sorted([row.household, row.length, bytes(row.head).hex()] for row in grown)
    return hashlib.sha256(before + digest("seal", [number, day, at, *heads])).digest()
