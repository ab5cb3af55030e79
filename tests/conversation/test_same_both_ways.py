"""One suite, three ways: what arrives over the wire is what the desk said, less exactly what the loss table names."""

from pathlib import Path
from typing import Any

import pytest

from terminal_sim.conversation import RefusalNote, Reply
from terminal_sim.national.losses import ALWAYS, BESIDE, lost
from terminal_sim.reading.records import to_plain
from tests.conversation.scripts import SCRIPTS, Script
from tests.conversation.ways import counter

TOLD_OF_A_REFUSAL = 150


def said(script: Script, way: str, folder: Path) -> list[Reply]:
    with counter(way, script.institution, folder, script.at) as here:
        script.play(here)
        return here.asked


def differing(one: Any, other: Any, path: str = "") -> set[str]:
    """The paths at which two plain records differ; rows of a list share the path ``[]``."""
    if isinstance(one, dict) and isinstance(other, dict):
        names = sorted({*one, *other})
        return set().union(*(differing(one.get(n), other.get(n), f"{path}.{n}".lstrip(".")) for n in names))
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return set().union(*(differing(a, b, f"{path}[]") for a, b in zip(one, other, strict=True)), set())
    return set() if one == other else {path}


def compared(desk: Reply, wire: Reply) -> tuple[str, set[str]]:
    """The kind of answer and where the two differ."""
    if desk.refusal is not None:
        assert wire.refusal is not None, desk.refusal.zh
        return "RefusalNote", differing(plain_note(desk.refusal), plain_note(wire.refusal))
    assert wire.refusal is None, wire.refusal
    assert type(desk.result) is type(wire.result)
    return type(desk.result).__name__, differing(to_plain(desk.result), to_plain(wire.result))


def plain_note(note: RefusalNote) -> dict[str, object]:
    zh = note.zh.partition("：")[2] or note.zh
    plain = {"code": note.code, "facts": dict(note.facts), "zh": zh[:20], "en": note.en[:TOLD_OF_A_REFUSAL]}
    return {**plain, "refusal_id": note.refusal_id}


def is_within(path: str, named: frozenset[str]) -> bool:
    return any(path == name or path.startswith((name + ".", name + "[")) for name in named)


def touches(path: str, name: str) -> bool:
    """A loss that happened at a named place, below it, or at something that holds it."""
    return is_within(path, frozenset({name})) or is_within(name, frozenset({path}))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_the_wire_loses_only_what_the_table_names(script: Script, tmp_path: Path) -> None:
    desk = said(script, "in process", tmp_path / "desk")
    wire = said(script, "over the wire", tmp_path / "wire")
    assert len(desk) == len(wire)
    for one, other in zip(desk, wire, strict=True):
        kind, differs = compared(one, other)
        unexpected = {path for path in differs if not is_within(path, lost(kind, with_extension=True))}
        if kind == "RefusalNote" and other.refusal is not None and other.refusal.en == "":
            unexpected -= {"en", "facts", "zh"} | {path for path in unexpected if path.startswith("facts")}
        assert unexpected == set(), (kind, one.asked)


def test_every_line_of_the_table_is_a_loss_that_happens(tmp_path: Path) -> None:
    seen: dict[str, set[str]] = {}
    for way, with_extension in (("over the wire", True), ("over the bare wire", False)):
        for script in SCRIPTS:
            folder = tmp_path / way / script.name
            desk, wire = said(script, "in process", folder / "desk"), said(script, way, folder / "wire")
            for one, other in zip(desk, wire, strict=True):
                if one.refusal is None and other.refusal is not None:
                    continue
                kind, differs = compared(one, other)
                seen.setdefault(f"{kind} {with_extension}", set()).update(differs)
    for kind in {*ALWAYS, *BESIDE} - {"RefusalNote"}:
        for with_extension in (True, False):
            named = lost(kind, with_extension=with_extension)
            happened = seen.get(f"{kind} {with_extension}", set())
            idle = {name for name in named if not any(touches(path, name) for path in happened)}
            # in the example world nobody has a telephone, no cover ends, and totals are told without limits
            idle -= {"person.phone", "settled.person.phone", "totals[].limit_fen"}
            idle -= {"cover.to_day", "settled.cover.to_day"}
            assert idle == set(), (kind, with_extension)
            beyond = {path for path in happened if not is_within(path, named)}
            assert beyond == set(), (kind, with_extension)
