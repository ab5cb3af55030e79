"""Playing a family story (演练家庭情景): each step asked of the bureau at its moment, what came compared with what
must.

Time may go either way between steps. ``perform`` tells what came, ``play`` also compares it with what the story says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from terminal_sim.bureau.accounts import own_balance
from terminal_sim.bureau.desk import Desk
from terminal_sim.bureau.suspicions import suspicions
from terminal_sim.conversation import Result
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.stories import StoryFailed
from terminal_sim.money import yuan
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.reading.stories import Step, Story
from terminal_sim.rules.pack import Pack
from terminal_sim.rules.variation import varied
from terminal_sim.simulation.story_acts import Cast, act_of
from terminal_sim.simulation.story_counter import AT_COUNTER, at_counter
from terminal_sim.simulation.story_facts import facts_of
from terminal_sim.simulation.story_stage import Hand, Stage, sender_of
from terminal_sim.simulation.story_world import BEGINS, world_of
from terminal_sim.world.opening import open_world, reset

Packs = Mapping[str, Pack]


@dataclass(frozen=True, slots=True)
class Told:
    """One step as it came out: facts by name, or the refusal."""

    step: Step
    facts: Mapping[str, Any]
    refusal: TerminalSimError | None = None


def play(
    story: Story, changed: Mapping[str, object] | None = None, *, db: str = "", packs: Packs | None = None
) -> tuple[Told, ...]:
    """All steps, each as the story says. Raises StoryFailed at the first that is otherwise, UnknownInStory.

    ``changed``: parameters that hold another value in every region, on every day. ``db``: a store in which the story
    gets a world of its own; without one it plays in a folder that is thrown away. ``packs``: already read ones.
    """
    return _told(story, changed or {}, db, packs, _compare)


def perform(story: Story, *, db: str = "", packs: Packs | None = None) -> tuple[Told, ...]:
    """All steps as they come, whatever the story expects. Raises UnknownInStory."""
    return _told(story, {}, db, packs, lambda *_: None)


def _told(
    story: Story,
    changed: Mapping[str, object],
    db: str,
    packs: Packs | None,
    check: Callable[[Stage, Told], None],
) -> tuple[Told, ...]:
    shelf = {**(packs or PackShelf())}
    for region, values in story.rules.items():
        shelf[region] = varied(shelf[region], values)
    if changed:
        shelf = {region: varied(pack, changed) for region, pack in shelf.items()}
    if db:
        return _staged(story, shelf, db, check)
    with TemporaryDirectory() as folder:
        return _staged(story, shelf, str(Path(folder) / "story.db"), check)


def _staged(story: Story, shelf: Packs, db: str, check: Callable[[Stage, Told], None]) -> tuple[Told, ...]:
    clock, file = Hand(BEGINS), world_of(story, shelf)
    reset(db, file=file, name=story.name, clock=clock)
    with open_world(db, name=story.name, clock=clock) as world:
        cast = Cast({row.id: world.person(f"示例{row.id}") for row in story.people})
        covers = {
            person.number: tuple(cover for cover in file.families[0].covers if cover.person == person.number)
            for person in file.people
        }
        stage = Stage(story.name, shelf, world, Desk(world.store, world.id, shelf), clock, cast, covers)
        return tuple(_played(stage, step, check) for step in story.steps)


def _played(stage: Stage, step: Step, check: Callable[[Stage, Told], None]) -> Told:
    stage.clock.at = step.at
    try:
        told = Told(step, _carried_out(stage, step))
    except TerminalSimError as refusal:
        if refusal.code == "UnknownInStory":
            raise
        told = Told(step, {}, refusal)
    check(stage, told)
    return told


def _carried_out(stage: Stage, step: Step) -> dict[str, Any]:
    if step.does == "look":
        return {}
    if step.does in AT_COUNTER:
        return at_counter(stage, step)
    facts = facts_of(stage.ask(Result, sender_of(stage, step), act_of(step, stage.cast)), stage.cast)
    if step.name:
        stage.cast.made[step.name] = str(facts.get("made", ""))
    return facts


def _compare(stage: Stage, told: Told) -> None:
    wanted = dict(told.step.then)
    refused = str(wanted.pop("refused", ""))
    came = told.refusal.code if told.refusal else ""
    if refused != came:
        sentence = told.refusal.sentence() if told.refusal else "done"
        raise _failed(stage, told, "refusal", refused or "none", f"{came or 'none'} ({sentence})")
    for name, value in wanted.items():
        _check(stage, told, name, value)


def _check(stage: Stage, told: Told, name: str, wanted: Any) -> None:
    if name in ("balance_of", "suspicions"):
        came: Any = _of_books(stage, told, name, wanted)
    elif name == "says":
        came = told.refusal.sentence() if told.refusal else ""
    else:
        came = told.facts.get("notes" if name == "silent" else name, "")
    if name in ("notes", "says", "silent"):
        texts = (came,) if isinstance(came, str) else tuple(came)
        for word in (wanted,) if isinstance(wanted, str) else tuple(wanted):
            if any(word in text for text in texts) == (name == "silent"):
                raise _failed(stage, told, name, word, "; ".join(texts) or "–")
        return
    if isinstance(wanted, list) and isinstance(came, list):
        wanted, came = [str(each) for each in wanted], [str(each) for each in came]
    elif isinstance(wanted, dict):
        wanted, came = {key: str(each) for key, each in wanted.items()}, came
    else:
        wanted, came = str(wanted), str(came)
    if wanted != came:
        raise _failed(stage, told, name, str(wanted), str(came))


def _of_books(stage: Stage, told: Told, name: str, wanted: Any) -> Any:
    if name == "suspicions":
        return len(stage.world.read(suspicions))
    people = {id_: stage.cast.person(told.step, id_) for id_ in wanted}
    return stage.world.read(lambda tx: {id_: yuan(own_balance(tx, person)) for id_, person in people.items()})


def _failed(stage: Stage, told: Told, what: str, wanted: str, came: str) -> StoryFailed:
    step = told.step
    return StoryFailed(story=stage.name, step=step.number, place=step.place, what=what, wanted=wanted, came=came)
