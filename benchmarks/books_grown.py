"""What a settlement costs in a book that has grown: from ten thousand to a million booked entries.

    python -m benchmarks.books_grown [--sizes 10000,100000,1000000] [--audit]

The entries are made in bulk, outside the bureau, as it would have made them: balanced, with running balances, kept
messages, rows for statements and one chain a household, which ``audit`` accepts. Then real settlements are timed, for
people whose households have grown with the book and for others.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Connection

from terminal_sim.bureau.auditing import audit
from terminal_sim.bureau.enrol import enrol_covers, enrol_persons
from terminal_sim.bureau.settlements import SETTLEMENTS, settlement_digest
from terminal_sim.bureau.visits import VISITS
from terminal_sim.clock import day
from terminal_sim.conversation.institution import Credential
from terminal_sim.conversation.replies import Done
from terminal_sim.coverage import Cover
from terminal_sim.ledger import cash_account, institution_account, own_account
from terminal_sim.people import Person, certificate_number
from terminal_sim.reading.records import fingerprint, text_of
from terminal_sim.store import Store, Tx
from terminal_sim.store.chain import CHAINS, LINKS, link_hash
from terminal_sim.store.columns import written
from terminal_sim.store.entries import BALANCES, ENTRIES, POSTINGS, balance_check, entry_digest
from terminal_sim.store.messages import MESSAGES, message_digest
from terminal_sim.store.worlds import WORLDS
from tests.survival.shop import WHEN, WHERE, WORLD, Goods, asking, made, opened

AT_ONCE = 2_000
ENTRIES_A_PERSON = 25
OPENING_FEN = 10_000_000
HERE = (CHAINS.c.world == bindparam("w"), CHAINS.c.household == bindparam("h"))
MOVE_HEAD = update(CHAINS).where(*HERE).values(length=bindparam("n"), head=bindparam("x"))
Rows = dict[Any, list[dict[str, Any]]]


@dataclass
class Household:
    """One person's books while they are made."""

    person: Person
    length: int
    head: bytes
    postings: dict[str, int] = field(default_factory=dict)


def grow(books: Store, entries: int, first: int = 0) -> list[Person]:
    """Add entries to the store's world, for people who are enrolled here; ``first`` is the first one's number."""
    people = list(islice(_people(first), max(1, entries // ENTRIES_A_PERSON)))

    def enrol(tx: Tx) -> int:
        enrol_persons(tx, people)
        enrol_covers(tx, [_cover(person) for person in people])
        first_entry = tx.next_number("entry")
        for _ in range(entries + len(people) - 1):
            tx.next_number("entry")
        return first_entry

    start = books.write(WORLD, enrol)
    chains = books.read(WORLD, lambda tx: tx.rows(select(CHAINS).where(CHAINS.c.world == WORLD)))
    heads = {chain.household: (chain.length, bytes(chain.head)) for chain in chains}
    houses = [Household(person, *heads[person.household]) for person in people]
    with books.engines.writer.connect() as connection:
        for some in _slices(_made(houses, entries, start), AT_ONCE // ENTRIES_A_PERSON):
            with connection.begin():
                _write(connection, some)
        with connection.begin():  # as whoever writes does, so that the writer remembers nothing from before
            connection.execute(update(WORLDS).where(WORLDS.c.world == WORLD).values(turn=WORLDS.c.turn + 1))
    return people


def _made(houses: list[Household], entries: int, start: int) -> Iterator[Rows]:
    """The rows of each person in turn: an opening balance and an equal share of the entries."""
    number = start
    for place, house in enumerate(houses):
        share = entries // len(houses) + (place < entries % len(houses))
        rows: Rows = {
            table: [] for table in (ENTRIES, POSTINGS, MESSAGES, VISITS, SETTLEMENTS, LINKS, CHAINS, BALANCES)
        }
        _book(rows, house, number, "deposit", {own_account(house.person.number): OPENING_FEN, "opening": -OPENING_FEN})
        number += 1
        for serial in range(share):
            _settle(rows, house, number, serial)
            number += 1
        _close(rows, house)
        yield rows


def _settle(rows: Rows, house: Household, number: int, serial: int) -> None:
    total, own = 1_000 + number % 977, 700 + number % 131
    legs = {
        own_account(house.person.number): -own,
        cash_account(WHERE): own - total,
        institution_account(WHERE): total,
    }
    _book(rows, house, number, "settlement", legs)
    message = f"grown-{number}"
    at = WHEN - timedelta(days=serial % 300 + 1)
    settled = {
        "world": WORLD,
        "household": house.person.household,
        "settlement": f"G{number:011d}",
        "kind": "settlement",
        "visit": f"W{number:011d}",
        "batch": "",
        "person": house.person.number,
        "institution": WHERE,
        "insurance": "310",
        "region": "shaanxi-xian",
        "clearing_type": "41",
        "number": message,
        "own_bill": f"grown-{number}",
        "at": written(at),
        "day": at.date().isoformat(),
        "entry": number,
        "total_fen": total,
        "funds_fen": 0,
        "accounts_fen": own,
        "cash_fen": total - own,
        "undoes": "",
        "undone_by": "",
        "undone_how": "",
    }
    rows[SETTLEMENTS].append(settled)
    same = ("world", "household", "visit", "person", "institution", "insurance")
    visit = {name: settled[name] for name in same}
    rows[VISITS].append({**visit, "visit_type": "41", "begun_at": written(at), "state": "open"})
    home = house.person.household
    _link(rows, house, "settlement", f"{home}/{settled['settlement']}", settlement_digest(settled))
    kept = {
        "world": WORLD,
        "sender": WHERE,
        "number": message,
        "household": house.person.household,
        "act": "SettlePurchase",
        "fingerprint": fingerprint(message),
        "sent_at": "",
        "received_at": written(at),
        "answered_at": written(at),
        "machine_at": written(at),
        "reply_number": f"H{number:011d}",
        "outcome": "answered",
        "result": "Done",
        "settlement": f"G{number:011d}",
        "body": text_of(Done(f"G{number:011d}")),
    }
    rows[MESSAGES].append(kept)
    _link(rows, house, "message", f"{WHERE}/{message}", message_digest(kept))


def _book(rows: Rows, house: Household, number: int, kind: str, legs: dict[str, int]) -> None:
    home = house.person.household
    head = {
        "world": WORLD,
        "household": home,
        "entry": number,
        "kind": kind,
        "at": written(WHEN),
        "machine_at": written(WHEN),
        "reference": "",
        "memo": "",
        "households": home,
        "tallies": "[]",
    }
    postings = [
        {
            "world": WORLD,
            "household": home,
            "entry": number,
            "line": line,
            "home": home,
            "account": account,
            "amount_fen": amount,
        }
        for line, (account, amount) in enumerate(legs.items(), 1)
    ]
    for account, amount in legs.items():
        house.postings[f"{account} fen"] = house.postings.get(f"{account} fen", 0) + amount
        house.postings[account] = house.postings.get(account, 0) + 1
    rows[ENTRIES].append(head)
    rows[POSTINGS] += postings
    _link(rows, house, "entry", f"{home}/{number}", entry_digest(head, postings))


def _link(rows: Rows, house: Household, kind: str, record: str, mark: bytes) -> None:
    home = house.person.household
    house.length += 1
    house.head = link_hash(house.head, home, house.length, kind, record, mark)
    link = {"world": WORLD, "household": home, "seq": house.length, "kind": kind, "record": record}
    rows[LINKS].append({**link, "digest": mark, "hash": house.head})


def _close(rows: Rows, house: Household) -> None:
    home = house.person.household
    rows[CHAINS].append({"w": WORLD, "h": home, "n": house.length, "x": house.head})
    for account in [name for name in house.postings if not name.endswith(" fen")]:
        balance, count = house.postings[f"{account} fen"], house.postings[account]
        check = balance_check(home, account, balance, count)
        key = {"world": WORLD, "household": home, "account": account}
        rows[BALANCES].append({**key, "balance_fen": balance, "postings": count, "check_value": check})


def _write(connection: Connection, some: list[Rows]) -> None:
    for table in some[0]:
        rows = [row for each in some for row in each[table]]
        if rows:
            connection.execute(MOVE_HEAD if table is CHAINS else insert(table), rows)


def _people(first: int) -> Iterator[Person]:
    number = first
    while True:
        number += 1
        born = day("1960-01-01") + timedelta(days=number % 14_000)
        certificate = certificate_number(f"99{number // 999 % 10_000:04d}", born, number % 999)
        yield Person(
            number=f"77{number:010d}",
            name=f"示例{number}",
            certificate=certificate,
            certificate_kind="01",
            sex="male" if number % 999 % 2 else "female",
            born=born,
            household=f"G{number:08d}",
        )


def _cover(person: Person) -> Cover:
    return Cover(person.number, "310", "active", "normal", "shaanxi-xian", "610100", day("2015-01-01"))


def _slices(rows: Iterator[Rows], size: int) -> Iterator[list[Rows]]:
    while some := list(islice(rows, size)):
        yield some


def timed(books: Store, desk: Any, goods: Goods, people: list[Person], rounds: int, mark: str) -> str:
    """The median of whole settlements: processor time, and wall time with its sync."""
    walls, processor = [], []
    for turn in range(rounds):
        person = people[turn * 7_919 % len(people)]
        bought = Goods(goods.bill, Credential("02", person.certificate), person.number)
        message = asking(f"{mark}-{turn}", bought.act(f"{mark}-{turn}"))
        wall, cpu = time.perf_counter(), time.process_time()
        reply = desk.answer(message)
        walls.append(time.perf_counter() - wall)
        processor.append(time.process_time() - cpu)
        if reply.refusal is not None:
            raise RuntimeError(reply.refusal.en)
    return f"{statistics.median(processor) * 1000:6.2f} ms processor, {statistics.median(walls) * 1000:6.2f} ms in all"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--sizes", default="10000,100000,1000000")
    words.add_argument("--rounds", type=int, default=300)
    words.add_argument("--audit", action="store_true", help="also audit each size")
    words.add_argument("--folder", default="")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder or None, prefix="tsim-grown-") as name:
        db = Path(name) / "grown.db"
        goods = made(str(db))
        books, desk = opened(str(db))
        with books:
            there = 0
            people: list[Person] = []
            for size in (int(word) for word in chosen.sizes.split(",")):
                begun = time.perf_counter()
                people += grow(books, size - there, first=len(people))
                there = size
                built = time.perf_counter() - begun
                timed(books, desk, goods, people, 20, f"warm-{size}")
                told = timed(books, desk, goods, people, chosen.rounds, f"at-{size}")
                megabytes = db.stat().st_size / 1e6
                print(f"{size:9,d} entries  {told}   (built in {built:.0f} s, {megabytes:.0f} MB)", flush=True)
                if chosen.audit:
                    begun, used = time.perf_counter(), time.process_time()
                    report = audit(books, WORLD)
                    took, used = time.perf_counter() - begun, time.process_time() - used
                    verdict = "sound" if report.sound else report.findings[0]
                    each = f"{used / report.looked_at['entry'] * 1e6:.0f} µs processor an entry"
                    print(f"           audit: {verdict} in {took:.0f} s, {each}", flush=True)


if __name__ == "__main__":
    main()
