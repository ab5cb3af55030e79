"""A pharmacy's bureau for trials: the example world in a store, settlements small enough to be made by the thousand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import func, select

from terminal_sim.bill import Bill
from terminal_sim.bureau.accounts import deposit
from terminal_sim.bureau.auditing import audit
from terminal_sim.bureau.books import open_books
from terminal_sim.bureau.desk import Desk
from terminal_sim.clock import Clock, FixedClock, moment
from terminal_sim.conversation import Act, Asking, Reply, Sender
from terminal_sim.conversation.institution import Credential, FindMessage, Purchase, SettlePurchase
from terminal_sim.conversation.replies import MessageFound
from terminal_sim.people import Person
from terminal_sim.reading.packs import load_all
from terminal_sim.reading.records import to_json
from terminal_sim.rules.pack import Pack
from terminal_sim.store import Store, Tx
from terminal_sim.store.entries import BALANCES, POSTINGS
from terminal_sim.world.counter import priced
from terminal_sim.world.opening import OpenWorld, open_world
from terminal_sim.world.packaged import example_bill

WHEN = moment("2023-03-15T16:40")
WHERE = "P61010099001"
WORLD = "default-1"
CLOCK = FixedClock(WHEN)
FAMILY = ("示例小丽", "示例小明")
PLENTY_FEN = 100_000_000


@cache
def packs() -> Mapping[str, Pack]:
    """The rules, read once."""
    return load_all()


@dataclass(frozen=True)
class Goods:
    """What is bought and on whose card."""

    bill: Bill
    card: Credential
    person: str

    def act(self, own_bill: str) -> SettlePurchase:
        return SettlePurchase(Purchase(self.card, "310", self.bill, WHEN, "1", "41", own_bill))


def made(db: str, plenty_fen: int = PLENTY_FEN) -> Goods:
    """A fresh example world in a store, with plenty of money in one family; what there is to buy."""
    with open_world(db, clock=CLOCK) as world:
        persons = [world.person(name) for name in FAMILY]
        for person in persons:
            world.store.write(world.id, lambda tx, who=person: deposit(tx, who, plenty_fen))  # type: ignore[misc]
        goods = goods_of(world, persons[0])
        first = Desk(world.store, world.id, world.packs).answer(asking("first", goods.act("first")))
        assert first.refusal is None, first.refusal
        return goods


def goods_of(world: OpenWorld, person: Person) -> Goods:
    """What this person buys in an open world."""
    bill = priced(world, example_bill("xian-pharmacy-xiaoli"), world.place(WHERE))
    return Goods(replace(bill, patient=None), Credential("02", person.certificate), person.number)


def opened(db: str, clock: Clock = CLOCK, busy_seconds: float = 20.0) -> tuple[Store, Desk]:
    """The books and the bureau of a store that was made."""
    books = open_books(db, clock=clock, busy_seconds=busy_seconds)
    return books, Desk(books, WORLD, packs())


def asking(number: str, act: Act) -> Asking:
    return Asking(number, Sender("institution", WHERE, "001"), act, WHEN)


def found(desk: Desk, number: str) -> MessageFound:
    """What the bureau says became of a message."""
    result = desk.answer(asking(f"find {number}", FindMessage(number))).must()
    assert isinstance(result, MessageFound)
    return result


def told(reply: Reply) -> str:
    """What a client was told, as text to compare."""
    return to_json(reply.result if reply.refusal is None else reply.refusal)


def sums(books: Store) -> tuple[int, int, int]:
    """All balances together, all postings together, and how many balances differ from their postings."""

    def work(tx: Tx) -> tuple[int, int, int]:
        balances = {
            (row.household, row.account): row.balance_fen
            for row in tx.rows(select(BALANCES).where(BALANCES.c.world == tx.world))
        }
        asked = (
            select(POSTINGS.c.household, POSTINGS.c.account, func.sum(POSTINGS.c.amount_fen).label("total"))
            .where(POSTINGS.c.world == tx.world)
            .group_by(POSTINGS.c.household, POSTINGS.c.account)
        )
        derived = {(row.household, row.account): int(row.total) for row in tx.rows(asked)}
        differ = sum(balances.get(key, 0) != total for key, total in derived.items())
        return sum(balances.values()), sum(derived.values()), differ + len(balances.keys() ^ derived.keys())

    return books.read(WORLD, work)


def everyones_money(books: Store) -> dict[str, int]:
    """Every balance by account, read without asking whether it is sound."""
    asked = select(BALANCES).where(BALANCES.c.world == WORLD)
    return books.read(WORLD, lambda tx: {f"{row.household}/{row.account}": row.balance_fen for row in tx.rows(asked)})


def is_sound(books: Store) -> str:
    """Empty if an audit finds nothing, else the first record that it names."""
    report = audit(books, WORLD)
    return "" if report.sound else f"{report.findings[0].record}: {report.findings[0].en}"
