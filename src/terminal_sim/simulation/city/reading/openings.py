"""What had been counted before the first claim (期初累计), from its table, row by row checked.

A row that cannot be used takes the claims of its person along, since they would be priced as if nothing had been used.
What no rule in use counts is told and changes nothing.
"""

from __future__ import annotations

import re

import numpy as np

from terminal_sim.clock import day as day_of
from terminal_sim.errors.input import BadTime
from terminal_sim.simulation.city.pricing.asking import counted_by
from terminal_sim.simulation.city.pricing.columns import (
    Bools,
    Coded,
    Ints,
    Places,
    coded,
    numbers,
    present,
    row_numbers,
)
from terminal_sim.simulation.city.pricing.law import Law
from terminal_sim.simulation.city.pricing.shard import LARGEST_FEN, Openings, People, Tables
from terminal_sim.simulation.city.reading.rejecting import Checks, Reject
from terminal_sim.simulation.city.sharding.mixing import mixed

PERIOD = re.compile(r"(\d{4})(H[12]|Q[1-4]|-\d{2}(-\d{2}(@.+)?)?)?", re.ASCII)
DISEASE = re.escape("{disease}")


def openings_of(tables: Tables, law: Law, people: People, where: Places) -> tuple[Openings, Bools, list[Reject]]:
    """What can be used; which people have a row that cannot; and the rows that were told."""
    table, spoilt = tables.openings, np.zeros(len(people), dtype=np.bool_)
    if table is None or not table.num_rows:
        nothing = np.zeros(0, dtype=np.int64)
        return Openings(nothing, Coded(nothing, ()), Coded(nothing, ()), nothing), spoilt, []
    person = where.of(numbers(table["person"], -1)).astype(np.int64)
    name, period, amount = coded(table["name"]), coded(table["period"]), numbers(table["amount_fen"], -1)
    checks = Checks(table.num_rows)
    checks.refuse_marked(table)
    checks.refuse(~present(table["person"]), "person", "Missing")
    checks.refuse(person < 0, "person", "UnknownPerson", lambda row: table["person"][row])
    checks.refuse(~present(table["name"]), "name", "Missing")
    checks.refuse(period.through(_is_period, 0) == 0, "period", "BadPeriod", period.at)
    checks.refuse(~present(table["amount_fen"]), "amount_fen", "Missing")
    checks.refuse((amount < 0) | (amount >= LARGEST_FEN), "amount_fen", "OutOfRange", amount.__getitem__)
    checks.refuse(_again(person, name, period), "name", "Twice", name.at)
    spoilt[person[checks.wrong & (person >= 0)]] = True
    counted = [re.compile(re.escape(one).replace(DISEASE, ".*")) for one in _counted(law, people)]
    known = name.through(lambda word: any(one.fullmatch(word) for one in counted), 0)
    checks.refuse(known == 0, "name", "NotCounted", name.at)
    rows = np.flatnonzero(~checks.wrong)
    rows = rows[np.argsort(person[rows], kind="stable")]
    found = Openings(
        person[rows], Coded(name.codes[rows], name.words), Coded(period.codes[rows], period.words), amount[rows]
    )
    return found, spoilt, checks.rejects(tables.openings_file, row_numbers(table))


def _counted(law: Law, people: People) -> frozenset[str]:
    """What the rules count that hold for these people."""
    regions = people.region.words if law.only is None else ("",)
    packs = {law.pack(region).id: law.pack(region) for region in regions if law.knows(region)}
    key = ("counted", tuple(sorted(packs)))
    if key not in law.memory:
        law.memory[key] = counted_by(packs.values())
    found: frozenset[str] = law.memory[key]
    return found


def _is_period(text: str) -> bool:
    """``2024``, ``2024H1``, ``2024Q3``, ``2024-05``, ``2024-05-20`` or ``2024-05-20@institution``."""
    found = PERIOD.fullmatch(text)
    if found is None or not 1800 <= int(found[1]) < 2200:
        return False
    day = text.partition("@")[0]
    if "-" not in day:
        return True
    try:
        day_of(day if len(day) > 7 else f"{day}-01")
    except BadTime:
        return False
    return True


def _again(person: Ints, name: Coded, period: Coded) -> Bools:
    """True for a tally of a person that came before in the table."""
    both = mixed([person, name.codes, period.codes])
    found = np.ones(len(person), dtype=np.bool_)
    found[both.first] = False
    return found
