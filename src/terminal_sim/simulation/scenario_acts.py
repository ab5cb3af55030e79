"""A step's words made into an act (场景步骤转为操作): names and references resolved, what is usual filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from typing import Any, get_type_hints

from terminal_sim.bill import Bill
from terminal_sim.conversation import Act, Sender
from terminal_sim.errors.input import UnknownField, UnknownName
from terminal_sim.errors.stories import UnknownAct, UnknownInStory
from terminal_sim.faults.steps import ACTS, TRANSACTIONS, step_named
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.lines import resolved
from terminal_sim.reading.records import from_plain, to_plain
from terminal_sim.reading.scenarios import Step
from terminal_sim.simulation.scenario_stage import Stage
from terminal_sim.wallet.verbs import VERBS
from terminal_sim.world.packaged import bill_named

CREDENTIALS = {"token": "01", "id": "02", "card": "03"}
WRAPPED = ("charge", "purchase")


def kind_of(step: Step) -> type[Act]:
    """What a step does, whoever does it. Raises UnknownAct."""
    try:
        return ACTS[step_named(step.does)]
    except (UnknownName, KeyError):  # no step at all, or one that asks nothing of the bureau
        near = ", ".join(get_close_matches(step.does, [*ACTS, *TRANSACTIONS])) or "–"
        known = ", ".join(sorted(ACTS))
        raise UnknownAct(place=step.place, step=step.order, came=step.does, near=near, known=known) from None


def act_of(stage: Stage, step: Step, sender: Sender) -> Act:
    """The act of a step. Raises UnknownAct, UnknownField, UnknownInStory and what records refuse."""
    kind = kind_of(step)
    given = {name: _value(stage, step, name, value) for name, value in step.how.items()}
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    if len(names) == 1 and names[0] in WRAPPED and names[0] not in given:
        inner = get_type_hints(kind)[names[0]]
        return from_plain(kind, {names[0]: _usual(stage, step, inner, given)})
    given = {**_of_the_phone(kind, sender), **given}
    return from_plain(kind, _usual(stage, step, kind, given))


def resolved_text(stage: Stage, step: Step, text: str) -> Any:
    """A text with its reference followed: a person, or a field of an earlier answer."""
    if text.startswith("@"):
        name, _, fact = text[1:].partition(".")
        person = stage.person(name)
        return _at(step, person, fact or "number")
    if text.startswith("$"):
        name, _, path = text[1:].partition(".")
        if name not in stage.made:
            known = ", ".join(stage.made) or "–"
            raise UnknownInStory(place=step.place, what="answer", what_zh="结果", came=name, known=known)
        return _at(step, stage.made[name], path) if path else stage.made[name]
    return text


def _value(stage: Stage, step: Step, name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _value(stage, step, key, held) for key, held in value.items()}
    if isinstance(value, list):
        return [_value(stage, step, name, held) for held in value]
    if not isinstance(value, str):
        return value
    if name == "credential" and ":" in value:
        kind, _, told = value.partition(":")
        return {"kind": CREDENTIALS.get(kind, kind), "value": resolved_text(stage, step, told)}
    if name == "patient" and value.startswith("@"):
        person = stage.person(value[1:])
        return {"name": person["name"], "certificate": person["certificate"]}
    made, _, bill = value.partition(":")
    if made in ("bill", "lines", "total") and bill:
        charged = _bill(stage, step, bill)
        return {"bill": to_plain(charged), "lines": to_plain(charged)["lines"], "total": charged.total_fen}[made]
    return resolved_text(stage, step, value)


def _bill(stage: Stage, step: Step, name: str) -> Bill:
    place = stage.places.get(step.by)
    if place is None:
        known = "an institution's step"
        raise UnknownInStory(place=step.place, what="institution", what_zh="机构", came=step.by, known=known)
    business: Any = "pharmacy" if place["kind"] == "pharmacy" else "clinic"
    return resolved(bill_named(name), packaged_catalogue(), str(place["region"]), stage.now.date(), business)


def _usual(stage: Stage, step: Step, kind: type, given: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a record, with the present moment where a beginning is wanted and none is told."""
    if not is_dataclass(kind):
        return dict(given)
    names = [field.name for field in fields(kind)]
    unknown = [name for name in given if name not in names]
    if unknown:
        raise UnknownField(place=step.place, field=unknown[0], known=", ".join(names))
    usual = {"begun_at": stage.now.isoformat()} if "begun_at" in names else {}
    return {**usual, **given}


def _of_the_phone(kind: type[Act], sender: Sender) -> dict[str, str]:
    """The field that names the phone's holder; a code is the holder's own where no subject is told."""
    verb = next((verb for verb in VERBS.values() if verb.act is kind), None)
    if verb is None or sender.kind != "phone":
        return {}
    own = {verb.who: sender.code}
    if kind.__name__ == "ShowCode":
        own["subject"] = sender.code
    return own


def _at(step: Step, held: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(held, list) and part.isdigit() and int(part) < len(held):
            held = held[int(part)]
        elif isinstance(held, Mapping) and part in held:
            held = held[part]
        else:
            known = ", ".join(held) if isinstance(held, Mapping) else "–"
            raise UnknownInStory(place=step.place, what="field", what_zh="字段", came=path, known=known)
    return held
