"""Who is named in a user's own file (自有文件中的人员与机构): gathered while rows are read, written at the end.

The first row of a person or institution says what holds; a later one that says otherwise is refused.
Numbers are kept as they are where all of them are whole numbers; else people are numbered in the order of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from terminal_sim.simulation.city.pricing.law import Law
from terminal_sim.simulation.city.reading.own_values import (
    INSURANCE,
    KIND,
    LEVEL,
    PERSON_CLASS,
    Wrong,
    amount,
    cell,
    day,
    needed,
    word,
)

DEFAULT_AGE = 40
EARLIEST = 1800
USUAL_CLASS = {"310": "active", "390": "adult_resident"}
Said = dict[str, Any]


@dataclass(slots=True)
class Registry:
    """Persons by what the file calls them, institutions by what is known of them, grants in their order.

    ``claims`` are the claims' own numbers that came, with the line that numbers each, where not all are
    whole numbers.
    """

    law: Law
    as_numbers: bool
    year: int
    persons: dict[str, Said] = field(default_factory=dict)
    places: dict[tuple[str, ...], Said] = field(default_factory=dict)
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    grants: dict[tuple[str, str], Said] = field(default_factory=dict)
    claims: dict[str, int] | None = None

    def claim(self, said: str, line: int) -> int:
        """The number of a claim that begins on this line. Raises Wrong for one that came before."""
        if self.claims is None:
            return int(said)
        if said and said in self.claims:
            raise Wrong("claim", "Twice", said)
        if said:
            self.claims[said] = line
        return line

    def person(self, row: Mapping[str, str]) -> int:
        """The number of the row's person, known from now on. Raises Wrong."""
        name = needed(row, "person", str)
        said = {column: row[column] for column in _OF_PERSON if row.get(column)}
        known = self.persons.get(name)
        if known is None:
            known = self._new_person(name, row)
            known["said"] = said
            self.persons[name] = known
        elif known["said"] != said:
            for column, value in said.items():
                if known["said"].get(column) != value:
                    raise Wrong(column, "ToldOtherwise", value)
        return int(known["person"])

    def _new_person(self, name: str, row: Mapping[str, str]) -> Said:
        region = self._region(row, "region")
        insurance = cell(row, "insurance", lambda text: word(text, INSURANCE), "310")
        age = cell(row, "age", int, DEFAULT_AGE)
        if not 0 <= age <= 150:
            raise Wrong("age", "OutOfRange", row["age"])
        number = int(name) if self.as_numbers else len(self.persons)
        return {
            "person": number,
            "family": cell(row, "family", int, number),
            "name": name,
            "birth": cell(row, "birth", day, date(max(EARLIEST, self.year - age), 1, 1)),
            "region": region,
            "insurance": insurance,
            "person_class": cell(row, "person_class", lambda text: word(text, PERSON_CLASS), USUAL_CLASS[insurance]),
            "ties": row.get("ties", "").split(),
            "own_fen": cell(row, "own", amount, 0),
            "wallet_fen": cell(row, "wallet", amount, 0),
        }

    def place(self, row: Mapping[str, str]) -> int:
        """The number of the row's institution, known from now on. Raises Wrong."""
        code = row.get("place", "")
        told = tuple(row.get(column, "") for column in _OF_PLACE)
        where = () if code or row.get("place_region") else (row.get("region", ""),)
        if code in self.codes and not any(told):
            return int(self.places[self.codes[code]]["place"])
        key = (code, *told, *where)
        known = self.places.get(key)
        if known is None:
            if code and self.codes.setdefault(code, key) != key:
                raise Wrong("place", "ToldOtherwise", code)
            known = self.places[key] = self._new_place(code, row)
        return int(known["place"])

    def _new_place(self, code: str, row: Mapping[str, str]) -> Said:
        kind = cell(row, "kind", lambda text: word(text, KIND), "clinic")
        region = self._region(row, "place_region" if row.get("place_region") else "region")
        number = len(self.places)
        usual_tags = ["pooling_pharmacy"] if kind == "pharmacy" else []
        return {
            "place": number,
            "code": code or f"-{number}",
            "name": row.get("place_name") or code,
            "kind": kind,
            "level": cell(row, "level", lambda text: word(text, LEVEL), "pharmacy" if kind == "pharmacy" else "1"),
            "region": region,
            "admin_code": self.law.pack(region).admin_codes[0],
            "tags": row["place_tags"].split() if row.get("place_tags") else usual_tags,
        }

    def grant(self, row: Mapping[str, str]) -> None:
        """One grant. Raises Wrong."""
        grantor, beneficiary = row.get("grantor", ""), row.get("beneficiary", "")
        for column, name in (("grantor", grantor), ("beneficiary", beneficiary)):
            if name not in self.persons:
                raise Wrong(column, "UnknownPerson", name)
        if (grantor, beneficiary) in self.grants:
            raise Wrong("beneficiary", "Twice", beneficiary)
        self.grants[grantor, beneficiary] = {
            "grant": len(self.grants),
            "rank": cell(row, "rank", int, len(self.grants) % 30_000),
            "grantor": int(self.persons[grantor]["person"]),
            "beneficiary": int(self.persons[beneficiary]["person"]),
            "relation": row.get("relation") or None,
            "quota_fen": cell(row, "quota", amount, -1),
            "from_day": cell(row, "from_day", day, date(1949, 10, 1)),
            "to_day": cell(row, "to_day", day, date(9999, 12, 31)),
        }

    def _region(self, row: Mapping[str, str], column: str) -> str:
        region = row.get(column, "")
        if self.law.only is not None:
            return self.law.only.id
        if not region:
            raise Wrong(column, "Missing", "")
        if not self.law.knows(region):
            raise Wrong(column, "UnknownRegion", region)
        return region


_OF_PERSON = ("family", "region", "insurance", "person_class", "birth", "age", "ties", "own", "wallet")
_OF_PLACE = ("place_name", "kind", "level", "place_tags", "place_region")
