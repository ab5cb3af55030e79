"""From a settlement to its entry (结算入账): each payer's share is one leg, the institution's total the other side."""

from __future__ import annotations

from terminal_sim.bureau import people
from terminal_sim.coverage import Cover
from terminal_sim.errors.base import must_hold
from terminal_sim.ledger import Entry, Posting, borne_account, cash_account, fund_account, institution_account
from terminal_sim.people import Person
from terminal_sim.settlement.outcome import FUNDS, Settlement, Share
from terminal_sim.store import Tx


def entry_of(tx: Tx, settlement: Settlement, person: Person, cover: Cover, institution: str) -> Entry:
    """The balanced entry of a settlement. Fund, cash and institution are carried by the person's household, a pocket by
    the household of whoever owns it."""
    owners = {share.pocket.owner for share in settlement.shares if share.pocket is not None}
    homes = {number: owner.household for number, owner in people.persons(tx, owners - {person.number}).items()}
    homes[person.number] = person.household
    legs = [
        Posting(account, household, -share.amount_fen)
        for share in settlement.shares
        if share.amount_fen
        for account, household in [_source(share, person, cover, institution, homes)]
    ]
    total = settlement.header.total_fen
    if total:
        legs.append(Posting(institution_account(institution), person.household, total))
    return Entry("settlement", tuple(legs))


def _source(share: Share, person: Person, cover: Cover, institution: str, homes: dict[str, str]) -> tuple[str, str]:
    """Account and household that a share is taken from."""
    if share.pocket is not None:
        must_hold(share.pocket.owner in homes, "a pocket's owner is enrolled", owner=share.pocket.owner)
        return share.pocket.account, homes[share.pocket.owner]
    if share.payer in FUNDS:
        return fund_account(cover.insurance, cover.region, share.payer), person.household
    if share.payer == "institution":
        return borne_account(institution), person.household
    must_hold(share.payer == "cash", "own and pooled shares name their pocket", payer=share.payer)
    return cash_account(institution), person.household
