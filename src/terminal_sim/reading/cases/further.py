"""Further payers in a case's policy (算例中的其他基金): under ``further`` as a list, or each under its own name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from terminal_sim.coverage import Tally
from terminal_sim.money import Rate
from terminal_sim.reading.cases.case import Facts, given, known_only
from terminal_sim.reading.cases.reading import amount, read, share, stated, tabled
from terminal_sim.rules import kinds
from terminal_sim.rules.pack import InForce
from terminal_sim.rules.shape_kinds import bands
from terminal_sim.rules.shapes import FURTHER_PAYERS, Bands, Further, flat, tally_of
from terminal_sim.rules.spot import Spot

SHORT = FURTHER_PAYERS
KEYS = ("payer", "of", "ratio", "tiers", "tiers_on", "deductible", "cap")


@dataclass(frozen=True, slots=True)
class CaseFurther:
    """One further payer of a case."""

    rule: InForce[Further]

    def used(self, facts: Facts, day: date) -> Iterator[tuple[Tally | None, int | None]]:
        """What it gave, what was borne of its deductible, and what it shared before, this year."""
        terms, year = self.rule.value, facts.year_to_date
        yield tally_of(terms.payer, terms.cap_per, day), amount(year, f"{terms.payer}_used")
        yield (
            tally_of(f"{terms.payer}.deductible", terms.deductible_per, day),
            amount(year, f"{terms.payer}_deductible_used"),
        )
        yield tally_of(f"{terms.payer}.{terms.bands.on}", "year", day), amount(year, f"{terms.payer}_shared_used")


def further_of(facts: Facts) -> tuple[CaseFurther, ...]:
    """All further payers that the policy names, in its order. Raises BadCase."""
    found: list[CaseFurther] = []
    spot = facts.policy.get("further")
    if spot is not None and spot.value is not None:
        found.extend(_one(item, None, facts) for item in spot.items())
    for payer in SHORT:
        if payer in facts.policy and facts.policy[payer].value is not None:
            found.append(_one(facts.policy[payer], payer, facts))
    return tuple(found)


def _one(spot: Spot, payer: str | None, facts: Facts) -> CaseFurther:
    parts = given(spot)
    known_only(parts, KEYS)
    if payer is None:
        if "payer" not in parts:
            raise spot.refused("缺少 payer", "payer is missing")
        payer = kinds.choice(*FURTHER_PAYERS)(parts["payer"])
    words = facts.words()
    ratio: Rate | None = tabled(parts["ratio"], words, share) if "ratio" in parts else None
    tiers = read(parts, "tiers", bands)
    if (ratio is None) == (tiers is None):
        raise spot.refused("ratio 与 tiers 必须且只能写一个", "either ratio or tiers is wanted, not both")
    on: Any = read(parts, "tiers_on", kinds.choice("bill", "excess", "cumulative")) or "cumulative"
    of: Any = read(parts, "of", kinds.choice("copay", "in_catalogue", "burden")) or "copay"
    value = Further(
        payer,  # type: ignore[arg-type]
        of,
        flat(ratio) if ratio is not None else Bands(tiers or (), on),
        amount(parts, "deductible") or 0,
        "year",
        amount(parts, "cap"),
        "year",
    )
    return CaseFurther(stated(payer, value))
