"""Claims of a shard one by one through the settlement core (逐笔结算): what the kernel must equal, to the fen.

The chain keeps balances and tallies of its own and knows nothing of rounds, programs or codes: each claim is built from
its row, its pockets are gathered as the bureau gathers them, and ``settle_with`` does the sums.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableSequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from terminal_sim.bill import Bill, BillLine, Patient, Prescription
from terminal_sim.clock import CHINA
from terminal_sim.coverage import Cover, Tally, YearSoFar
from terminal_sim.money import Rate
from terminal_sim.people import age_on
from terminal_sim.settlement.circumstances import CHRONIC_VISIT
from terminal_sim.settlement.claim import AccountUse, Claim, PlaceFacts, Pocket
from terminal_sim.settlement.outcome import Settlement
from terminal_sim.settlement.settle import settle_with
from terminal_sim.simulation.city.pricing.columns import Ints
from terminal_sim.simulation.city.pricing.law import Law
from terminal_sim.simulation.city.pricing.shard import Shard
from terminal_sim.simulation.city.pricing.spending import Allowance, Asked, allowance, owner_may_use, pocket_order

EPOCH = date(1970, 1, 1)
BEGIN = datetime(1970, 1, 1, tzinfo=CHINA)
USES: tuple[AccountUse, ...] = ("0", "1", "2")
NOBODY = Patient("", "")


def day_of(days: int) -> date:
    """Days since 1970 -> date."""
    return EPOCH + timedelta(days=days)


@dataclass(slots=True)
class Rows:
    """The rows of a shard as the words of the settlement core."""

    shard: Shard
    law: Law

    def cover(self, person: int) -> Cover:
        """The person's insurance row under the rules of this batch."""
        people = self.shard.people
        region = self.law.region(people.region.at(person))
        insurance = people.insurance.at(person)
        return Cover(
            person=str(int(people.number[person])),
            insurance=insurance,
            person_class=people.person_class.at(person),  # type: ignore[arg-type]
            status="normal",
            region=region,
            admin_code=self.law.admin_code(region),
            from_day=date.min,
            has_account=insurance == "310",
            tags=frozenset(people.ties.at(person)),
        )

    def place(self, place: int) -> PlaceFacts:
        """The institution under the rules of this batch."""
        facts = self.shard.places[place]
        if self.law.only is None:
            return facts
        return replace(facts, region=self.law.only.id, admin_code=self.law.only.admin_codes[0])

    def bill(self, row: int, lines: bool = True) -> Bill:
        """The bill of a claim."""
        claims = self.shard.claims
        kind = self.shard.places[claims.place[row]].kind
        prescription = None
        if claims.prescribed[row]:
            issued = BEGIN + timedelta(seconds=int(claims.issued[row]))
            prescription = Prescription("R", NOBODY, issued, prescriber_level=claims.prescriber_level.at(row))
        business = "pharmacy" if kind == "pharmacy" else "clinic"
        found = tuple(self._line(line) for line in range(claims.starts[row], claims.starts[row + 1])) if lines else ()
        return Bill(business, found, None, prescription, claims.disease.at(row), claims.visit_type.at(row))  # type: ignore[arg-type]

    def claim(
        self, row: int, pockets: tuple[Pocket, ...] = (), so_far: YearSoFar | None = None, *, lines: bool = True
    ) -> Claim:
        """One claim with what may pay it and what was counted before."""
        claims, person = self.shard.claims, int(self.shard.claims.person[row])
        at = BEGIN + timedelta(seconds=int(claims.at[row]))
        return Claim(
            at=at,
            bill=self.bill(row, lines),
            cover=self.cover(person),
            place=self.place(int(claims.place[row])),
            age=age_on(day_of(int(self.shard.people.birth[person])), at.date()),
            so_far=so_far or YearSoFar(),
            pockets=pockets,
            account_use=USES[claims.use[row]],
            visit_type=claims.visit_type.at(row, "11"),
        )

    def _line(self, index: int) -> BillLine:
        lines = self.shard.claims.lines
        limit = int(lines.limit_e6[index])
        return BillLine(
            number=index + 1,
            item=str(index),
            name="",
            item_class="ABC"[lines.item_class[index]],  # type: ignore[arg-type]
            quantity_e4=int(lines.quantity_e4[index]),
            unit_price_e6=int(lines.unit_price_e6[index]),
            total_fen=int(lines.total_fen[index]),
            advance_rate=Rate(int(lines.advance_e4[index])),
            price_limit_e6=None if limit < 0 else limit,
            prescription="R" if lines.prescribed[index] else "",
            flags=frozenset({"cash_only"}) if lines.cash_only[index] else frozenset(),
        )


@dataclass(slots=True)
class Balances:
    """What every account of a shard holds: own accounts by person, then wallets by person, then quotas by grant.

    ``at_new_year`` is what an account held when it was first touched in the year ``year_of``, for places where only
    earlier years' money may be shared.
    """

    people: int
    held_fen: MutableSequence[int]
    at_new_year: MutableSequence[int]
    year_of: MutableSequence[int]

    @classmethod
    def opening(cls, shard: Shard) -> Balances:
        """The balances before the first claim."""
        held = opening_fen(shard).tolist()
        return cls(len(shard.people), held, [0] * len(held), [0] * len(held))

    def wallet(self, person: int) -> int:
        return self.people + person

    def quota(self, grant: int) -> int:
        return 2 * self.people + grant

    def shared_fen(self, account: int, terms: Allowance, year: int) -> int:
        """How much of the account its owner may share now."""
        held = int(self.held_fen[account])
        if terms.earlier_years_only:
            self.touch(account, year)
            held = min(held, int(self.at_new_year[account]))
        return max(0, held - terms.keeps_fen)

    def touch(self, account: int, year: int) -> None:
        """Note what the account held when the year began: until it is touched, it holds that."""
        if self.year_of[account] != year:
            self.year_of[account], self.at_new_year[account] = year, self.held_fen[account]

    def take(self, account: int, amount_fen: int, year: int) -> None:
        """Draw from an account."""
        self.touch(account, year)
        self.held_fen[account] -= amount_fen


def opening_fen(shard: Shard) -> Ints:
    """What each account holds before the first claim, in the order of ``Balances``."""
    quotas = np.maximum(shard.grants.quota_fen, 0)
    return np.concatenate([shard.people.own_fen, shard.people.wallet_fen, quotas])


def opening_tallies(shard: Shard, person: int) -> dict[Tally, int]:
    """What had been counted of a person before the first claim."""
    openings = shard.openings
    first, last = np.searchsorted(openings.person, (person, person + 1)).tolist()
    return {
        Tally(openings.name.at(row), openings.period.at(row)): int(openings.amount_fen[row])
        for row in range(first, last)
    }


class Chain:
    """Claims settled one after another, in the order of the shard."""

    def __init__(self, shard: Shard, law: Law, balances: Balances | None = None) -> None:
        self.rows = Rows(shard, law)
        self.balances = Balances.opening(shard) if balances is None else balances
        self.tallies: dict[int, dict[Tally, int]] = {}  # of those who had a claim
        self._received: dict[int, list[int]] = {}
        self._owned: dict[int, list[int]] = {}
        for grant, (grantor, beneficiary) in enumerate(
            zip(shard.grants.grantor.tolist(), shard.grants.beneficiary.tolist(), strict=True)
        ):
            self._received.setdefault(beneficiary, []).append(grant)
            if shard.grants.quota_fen[grant] >= 0:
                self._owned.setdefault(grantor, []).append(grant)

    def settle(self, row: int) -> Settlement:
        """The settlement of one claim, booked. Raises what the law refuses; nothing is booked then."""
        person = int(self.rows.shard.claims.person[row])
        counted = self.tallies.get(person)
        if counted is None:
            counted = self.tallies[person] = opening_tallies(self.rows.shard, person)
        settlement = self.settled(row, YearSoFar(counted))
        for change in settlement.tallies:
            counted[change.tally] = counted.get(change.tally, 0) + change.amount_fen
        return settlement

    def settled(self, row: int, so_far: YearSoFar) -> Settlement:
        """The settlement of one claim with these tallies, its shares taken from the balances; tallies are not moved."""
        law = self.rows.law
        plain = self.rows.claim(row)
        benefit = law.benefit(plain)
        pockets = tuple(self.pockets(row, plain))
        settlement = settle_with(replace(plain, pockets=pockets, so_far=so_far), benefit)
        for share in settlement.shares:
            if share.pocket is not None:
                self.balances.take(int(share.pocket.account), share.amount_fen, plain.at.year)
        return settlement

    def pockets(self, row: int, claim: Claim) -> Iterator[Pocket]:
        """The account money that may pay, in order. Raises NoRuleInForce."""
        law, shard = self.rows.law, self.rows.shard
        person, day = int(shard.claims.person[row]), claim.at.date()
        held = self.balances.held_fen
        for kind in pocket_order(law, claim.cover.region, day):
            if kind == "own":
                yield Pocket("own", claim.cover.person, "", str(person), int(held[person]))
                if owner_may_use(law, claim.cover.region, day):
                    for grant in self._owned.get(person, ()):
                        if self._stands(grant, row):
                            account = self.balances.quota(grant)
                            yield Pocket("own", claim.cover.person, "", str(account), int(held[account]))
            elif kind == "wallet":
                account = self.balances.wallet(person)
                yield Pocket("wallet", claim.cover.person, "", str(account), int(held[account]))
            else:
                yield from self._granted(row, claim, kind)

    def _granted(self, row: int, claim: Claim, kind: str) -> Iterator[Pocket]:
        shard, grants = self.rows.shard, self.rows.shard.grants
        for grant in self._received.get(int(shard.claims.person[row]), ()):
            is_quota = grants.quota_fen[grant] >= 0
            if is_quota != (kind == "quota") or not self._stands(grant, row):
                continue
            grantor = int(grants.grantor[grant])
            if is_quota:
                account = self.balances.quota(grant)
                yield Pocket("quota", str(grantor), "", str(account), int(self.balances.held_fen[account]))
                continue
            terms = allowance(self.rows.law, self.asked(row, grant, claim))
            if terms is not None:
                shared = self.balances.shared_fen(grantor, terms, claim.at.year)
                yield Pocket("pooled", str(grantor), "", str(grantor), shared)

    def asked(self, row: int, grant: int, claim: Claim) -> Asked:
        """What the conditions of a grant ask about a claim."""
        shard, grants = self.rows.shard, self.rows.shard.grants
        grantor = int(grants.grantor[grant])
        return Asked(
            day=claim.at.date(),
            grantor_region=self.rows.law.region(shard.people.region.at(grantor)),
            grantor_insurance=shard.people.insurance.at(grantor),
            user_region=claim.cover.region,
            place_admin_code=claim.place.admin_code,
            use=int(shard.claims.use[row]),
            kind="chronic" if claim.visit_type == CHRONIC_VISIT else claim.place.kind,
            relation=grants.relation.at(grant),
            age=claim.age,
            bound=bool(grants.bound_from[grant] <= shard.claims.day[row] <= grants.bound_to[grant]),
        )

    def _stands(self, grant: int, row: int) -> bool:
        day, grants = self.rows.shard.claims.day[row], self.rows.shard.grants
        return bool(grants.from_day[grant] <= day <= grants.to_day[grant])
