"""The wallet (医保钱包): money that a relative moved beforehand; it is the taker's once accepted.

Offered money leaves the giver's account at once and waits. Not accepted, it goes back at the hour that the rules
name on the next day; a balance that is read before anybody wrote that return already counts it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from terminal_sim.bureau import accounts, people
from terminal_sim.bureau.events import record_event
from terminal_sim.bureau.phonebox import tell
from terminal_sim.bureau.registry.facts import Packs, reading_for, relation_to
from terminal_sim.bureau.registry.tables import keep, keep_new, kept
from terminal_sim.clock import CHINA
from terminal_sim.errors.family import RelationNotProven
from terminal_sim.errors.funding import (
    AccountShort,
    AmountNotPositive,
    NotYourTransfer,
    TransferNotFound,
    TransferNotWaiting,
    TransferToSelf,
    WalletClosedHours,
    WalletNotOpen,
    WalletTransfersUsedUp,
    WalletTransferTooLarge,
)
from terminal_sim.errors.grants import RelationNotAllowed
from terminal_sim.family import TRANSFER_STATE_ZH, Transfer
from terminal_sim.ledger import Entry, Posting, own_account, wallet_account
from terminal_sim.money import yuan
from terminal_sim.people import RELATION_ZH, Person, Relation, age_on
from terminal_sim.rules.family import Reading, in_hours, relation_allowed
from terminal_sim.store import Tx


def offer(tx: Tx, packs: Packs, giver: Person, taker: Person, relation: Relation, amount_fen: int) -> Transfer:
    """Money set on its way to a near relative's wallet. Raises the refusals of ``errors.funding``."""
    day = tx.now.date()
    rules = reading_for(tx, packs, giver.number, day)
    _check_offer(tx, rules, giver, taker, relation, amount_fen)
    give_back_due(tx, giver.number)
    held = accounts.own_balance(tx, giver)
    if held < amount_fen:
        raise AccountShort(held=yuan(held), wanted=yuan(amount_fen))
    transfer = Transfer(
        number=f"T{tx.next_number('transfer'):06d}",
        giver=giver.number,
        taker=taker.number,
        amount_fen=amount_fen,
        offered_at=tx.now,
        returns_at=datetime.combine(day + timedelta(days=1), rules.of("wallet.return_at"), CHINA),
        state="offered",
    )
    keep_new(tx, taker.household, transfer)
    _move(tx, transfer, giver, (own_account(giver.number), giver.household), (_way(transfer), giver.household))
    _note(tx, transfer, giver, taker, "transfer_offered")
    tell(
        tx,
        taker.number,
        f"{giver.masked} 向您的医保钱包转账 {yuan(amount_fen)} 元，请在 {transfer.returns_at:%m-%d %H:%M} 前接收",
        f"{giver.masked} sends {yuan(amount_fen)} yuan to your wallet; accept by {transfer.returns_at:%m-%d %H:%M}",
        transfer.number,
    )
    return transfer


def accept(tx: Tx, number: str, taker: Person) -> Transfer:
    """The taker accepts. Raises TransferNotFound, NotYourTransfer, TransferNotWaiting."""
    transfer = find(tx, number)
    if transfer.taker != taker.number:
        raise NotYourTransfer(transfer=number)
    now = current(tx, transfer)
    if now.state != "offered":
        raise TransferNotWaiting(transfer=number, state=now.state, state_zh=TRANSFER_STATE_ZH[now.state])
    giver = people.person(tx, transfer.giver)
    after = replace(transfer, state="accepted", ended_at=tx.now)
    keep(tx, after)
    _move(tx, after, taker, (_way(after), giver.household), (wallet_account(taker.number), taker.household))
    _note(tx, after, giver, taker, "transfer_accepted")
    return after


def find(tx: Tx, number: str) -> Transfer:
    """The transfer of a number, as written. Raises TransferNotFound."""
    found = kept(tx, Transfer, number=number)
    if not found:
        raise TransferNotFound(transfer=number)
    return found[0]


def current(tx: Tx, transfer: Transfer) -> Transfer:
    """The transfer as it stands now: past its hour without acceptance it has been returned."""
    if transfer.state == "offered" and transfer.returns_at <= tx.now:
        return replace(transfer, state="returned", ended_at=transfer.returns_at)
    return transfer


def of_person(tx: Tx, person: str) -> tuple[Transfer, ...]:
    """All transfers that a person gave or was offered, by number."""
    both = {each.number: each for each in (*kept(tx, Transfer, giver=person), *kept(tx, Transfer, taker=person))}
    return tuple(current(tx, each) for _, each in sorted(both.items()))


def due_back_fen(tx: Tx, giver: str) -> int:
    """What has gone back to a giver by now and is not yet written."""
    return sum(each.amount_fen for each in _due(tx, giver))


def give_back_due(tx: Tx, giver: str) -> None:
    """Write the returns that are due to a giver; called before anything is booked from the account."""
    for transfer in _due(tx, giver):
        owner = people.person(tx, giver)
        keep(tx, current(tx, transfer))
        _move(tx, transfer, owner, (_way(transfer), owner.household), (own_account(giver), owner.household))
        _note(tx, transfer, owner, people.person(tx, transfer.taker), "transfer_returned")


def _due(tx: Tx, giver: str) -> list[Transfer]:
    offered = [each for each in kept(tx, Transfer, giver=giver) if each.state == "offered"]
    return [each for each in offered if each.returns_at <= tx.now]


def _check_offer(tx: Tx, rules: Reading, giver: Person, taker: Person, relation: Relation, amount_fen: int) -> None:
    day = tx.now.date()
    if not rules.stands("wallet.open"):
        raise WalletNotOpen(region=rules.pack.name_zh, day=day.isoformat())
    if giver.number == taker.number:
        raise TransferToSelf()
    if relation_to(tx, giver.number, taker.number) != relation:
        raise RelationNotProven(stated=relation, stated_zh=RELATION_ZH[relation])
    allowed = rules.of("wallet.relations")
    if not relation_allowed(relation, age_on(taker.born, day), allowed, rules.of("grant.adult_age")):
        shown = "、".join(RELATION_ZH.get(each, each) for each in allowed)
        raise RelationNotAllowed(
            relation=relation, relation_zh=RELATION_ZH[relation], allowed_zh=shown, day=day.isoformat()
        )
    begin, end = rules.of("wallet.closed_from"), rules.of("wallet.closed_to")
    if in_hours(tx.now.timetz().replace(tzinfo=None), begin, end):
        raise WalletClosedHours(begin=f"{begin:%H:%M}", end=f"{end:%H:%M}", now=f"{tx.now:%H:%M}")
    if amount_fen <= 0:
        raise AmountNotPositive(amount=yuan(amount_fen))
    most = rules.of("wallet.max_amount")
    if amount_fen > most:
        raise WalletTransferTooLarge(amount=yuan(amount_fen), limit=yuan(most))
    today = [each for each in kept(tx, Transfer, giver=giver.number) if each.offered_at.date() == day]
    times = rules.of("wallet.max_per_day")
    if len(today) >= times:
        raise WalletTransfersUsedUp(limit=times, day=day.isoformat())


def _way(transfer: Transfer) -> str:
    """Where offered money waits."""
    return f"transfer:{transfer.number}"


def _move(tx: Tx, transfer: Transfer, home: Person, source: tuple[str, str], goal: tuple[str, str]) -> None:
    legs = (
        Posting(source[0], source[1], -transfer.amount_fen),
        Posting(goal[0], goal[1], transfer.amount_fen),
    )
    accounts.book(tx, home.household, Entry("transfer", legs, transfer.state), reference=transfer.number)


def _note(tx: Tx, transfer: Transfer, giver: Person, taker: Person, kind: str) -> None:
    facts = {"giver": giver.number, "taker": taker.number, "amount_fen": transfer.amount_fen}
    record_event(tx, [taker.household, giver.household], kind, transfer.number, facts)
