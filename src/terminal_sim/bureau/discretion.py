"""What a cashier may see (柜台可见范围): the patient's own balance; of an authoriser the masked name and the amount
(D30)."""

from __future__ import annotations

from dataclasses import replace

from terminal_sim.people import Person
from terminal_sim.settlement.claim import Pocket
from terminal_sim.settlement.outcome import Settlement


def for_cashier(settlement: Settlement, person: Person) -> Settlement:
    """The settlement as it leaves the bureau: no pocket of somebody else tells more than what it gave."""
    gave: dict[str, int] = {}
    for share in settlement.shares:
        if share.pocket is not None:
            gave[share.pocket.account] = gave.get(share.pocket.account, 0) + share.amount_fen

    def seen(pocket: Pocket) -> Pocket:
        if pocket.owner == person.number:
            return pocket
        return replace(pocket, available_fen=gave.get(pocket.account, 0))

    shares = tuple(
        share
        if share.pocket is None or share.pocket.owner == person.number
        else replace(share, pocket=seen(share.pocket), limit_fen=None)
        for share in settlement.shares
    )
    basis = replace(settlement.basis, pockets=tuple(seen(pocket) for pocket in settlement.basis.pockets))
    return replace(settlement, shares=shares, basis=basis)
