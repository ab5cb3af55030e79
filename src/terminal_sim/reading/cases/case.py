"""One case as it stands in a file (算例): its facts, and apart from them what only a reader or a check looks at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from terminal_sim.errors.rules import BadCase
from terminal_sim.reading import yaml
from terminal_sim.rules import kinds
from terminal_sim.rules.spot import Spot

FACTS = ("person", "institution", "bill", "year_to_date", "policy", "accounts", "check")
TOLD = (
    "id",
    "region",
    "date",
    "source",
    "arithmetic",
    "expected",
    "published_fields",
    "tier",
    "note",
    "notes",
    "title",
    "assumption",
    "derived",
    "published",
    "parameter_agreement",
)
PERSON = ("scheme", "status", "age", "contract_doctor", "note")
INSTITUTION = ("kind", "level", "note")


@dataclass(frozen=True, slots=True)
class Facts:
    """All that pricing may look at."""

    person: Mapping[str, Spot]
    institution: Mapping[str, Spot]
    bill: Spot
    year_to_date: Mapping[str, Spot]
    policy: Mapping[str, Spot]
    accounts: Mapping[str, Spot]
    check: str
    spot: Spot
    ignored: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """What rows of a policy table may name: level, kind, status and scheme, as written."""
        named = (
            (self.institution, "level"),
            (self.institution, "kind"),
            (self.person, "status"),
            (self.person, "scheme"),
        )
        found = (part[name].value for part, name in named if name in part)
        return tuple(str(value) for value in found if value is not None)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its name and section in the file, its facts, what it expects, and where it stands."""

    id: str
    section: str
    place: str
    facts: Facts
    expected: Mapping[str, Spot]


def read_cases(path: Path) -> tuple[tuple[Case | BadCase, ...], tuple[str, ...]]:
    """All cases of a file in order, a case that cannot be read as its error; and the sections that hold no cases.

    A file is a list of cases, or a mapping whose lists of mappings with a ``bill`` or a ``policy`` are cases.
    Raises UnreadableFile, DuplicateField, BadCase for a file without any case.
    """
    top = Spot.top(yaml.load(path), BadCase)
    found: list[Case | BadCase] = []
    skipped: list[str] = []
    sections = [("", top)] if isinstance(top.value, list) else list(top.fields().items())
    for name, spot in sections:
        if not _holds_cases(spot):
            skipped.append(name)
            continue
        for number, item in enumerate(spot.items(), start=1):
            found.append(_tried(name, number, item))
    if not found:
        raise top.refused("文件中没有算例（含 bill 的列表）", "the file has no cases (a list of mappings with a bill)")
    return tuple(found), tuple(skipped)


def _holds_cases(spot: Spot) -> bool:
    if not isinstance(spot.value, list) or not spot.value:
        return False
    return all(isinstance(item, dict) for item in spot.value) and any(
        "bill" in item or "policy" in item for item in spot.value
    )


def _tried(section: str, number: int, item: Spot) -> Case | BadCase:
    try:
        return _read(section, number, item)
    except BadCase as error:
        name = item.value.get("id") if isinstance(item.value, dict) else None
        return BadCase(**{**error.facts, "case": str(name or f"{section or 'case'}-{number}")})


def _read(section: str, number: int, item: Spot) -> Case:
    parts = item.record((*FACTS, *TOLD))
    name = str(parts["id"].value) if "id" in parts else f"{section or 'case'}-{number}"
    for needed in ("bill", "policy"):
        if needed not in parts:
            raise item.refused(f"缺少 {needed}", f"{needed} is missing")
    person, extra_person = _known(parts.get("person"), PERSON, "person")
    institution, extra_institution = _known(parts.get("institution"), INSTITUTION, "institution")
    facts = Facts(
        person,
        institution,
        parts["bill"],
        given(parts.get("year_to_date")),
        given(parts["policy"]),
        given(parts.get("accounts")),
        kinds.optional(kinds.word, parts.get("check"), "std"),
        item,
        (*extra_person, *extra_institution),
    )
    expected = given(parts.get("expected"))
    return Case(name, section, item.place, facts, expected)


def given(spot: Spot | None) -> dict[str, Spot]:
    """The parts of a mapping, leaving out notes (keys that end in ``note``); nothing for an absent or empty one."""
    if spot is None or spot.value is None:
        return {}
    return {name: part for name, part in spot.fields().items() if not name.endswith("note")}


def known_only(parts: Mapping[str, Spot], known: Collection[str]) -> None:
    """Raises BadCase for a key that is not known."""
    for name, part in parts.items():
        if name not in known:
            listed = ", ".join(known)
            raise part.refused(f"不认识的键 {name}；可用：{listed}", f"unknown key {name}; known here: {listed}")


def _known(spot: Spot | None, known: Collection[str], name: str) -> tuple[dict[str, Spot], Iterator[str]]:
    """Person and institution are mostly description: what is not known there is left aside, and named."""
    parts = given(spot)
    return (
        {key: part for key, part in parts.items() if key in known},
        (f"{name}.{key}" for key in parts if key not in known),
    )
