"""A world file put into a bureau's books (建立世界): all stands as written, in one transaction, no rule asked."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from terminal_sim.bureau.accounts import book
from terminal_sim.bureau.enrol import (
    enrol_covers,
    enrol_institutions,
    enrol_kinship,
    enrol_persons,
    open_balance,
    open_tallies,
)
from terminal_sim.bureau.registry.enrol import put_binding, put_grant, put_link, put_voucher
from terminal_sim.ledger import OPENING, Entry, Posting, wallet_account
from terminal_sim.people import Person
from terminal_sim.reading.world_file import Family, WorldFile
from terminal_sim.rules.pack import Pack
from terminal_sim.store import Tx


def put(tx: Tx, packs: Mapping[str, Pack], file: WorldFile) -> None:
    """Write all that a world file says into an empty world. Raises UnknownRegion for a region without a pack."""
    people = {person.number: person for person in file.people}
    enrol_institutions(tx, file.institutions)
    enrol_persons(tx, people.values())
    enrol_covers(tx, [cover for family in file.families for cover in family.covers])
    enrol_kinship(tx, [kin for family in file.families for kin in family.kinship])
    for family in file.families:
        _open_accounts(tx, family, people)
        _open_family(tx, packs, family, people)


def _open_accounts(tx: Tx, family: Family, people: Mapping[str, Person]) -> None:
    for number, amount in family.balances.items():
        open_balance(tx, people[number], amount)
    for number, amount in family.wallets.items():
        legs = (
            Posting(wallet_account(number), family.household, amount),
            Posting(OPENING, family.household, -amount),
        )
        book(tx, family.household, Entry("deposit", legs, "opening wallet"), reference=number)
    for (number, insurance), tallies in groupby(family.tallies, key=lambda tally: tally[:2]):
        open_tallies(tx, people[number], insurance, [change for _, _, change in tallies])


def _open_family(tx: Tx, packs: Mapping[str, Pack], family: Family, people: Mapping[str, Person]) -> None:
    for voucher in family.vouchers:
        if voucher.active_from is not None:
            put_voucher(tx, people[voucher.person], voucher.active_from)
    for binding in family.bindings:
        put_binding(
            tx,
            packs,
            people[binding.holder],
            people[binding.subject],
            made_at=binding.made_at,
            channel=binding.channel,
            city=binding.city,
            state=binding.state,
            password=binding.password,
            ended_at=binding.ended_at,
        )
    for standing in family.grants:
        grant = put_grant(
            tx,
            people[standing.grantor],
            people[standing.beneficiary],
            made_at=standing.made_at,
            channel=standing.channel,
            city=standing.city,
            state=standing.state,
            from_day=standing.from_day,
            to_day=standing.to_day,
            priority=standing.priority,
            ended_at=standing.ended_at,
        )
        if standing.linked_at is not None:
            put_link(tx, packs, grant, made_at=standing.linked_at)
