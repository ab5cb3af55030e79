"""Worlds, snapshots, clock and seed (世界、快照、时钟、种子), as a tester asks for them."""

from __future__ import annotations

import json
from dataclasses import replace

from terminal_sim.clock import duration
from terminal_sim.control.forms import ClockForm, LabelForm, RoundForm, SeedForm, WorldForm
from terminal_sim.control.operation import Asked, Doing
from terminal_sim.control.shown import SnapshotShown, SnapshotsShown, WorldShown, WorldsShown
from terminal_sim.faults import rules_of
from terminal_sim.reading.world import world_of
from terminal_sim.store import Tx
from terminal_sim.store.worlds import World
from terminal_sim.world import clock
from terminal_sim.world.opening import new_round
from terminal_sim.world.snapshot import AT, Snapshot, checked_name, restore, snapshot, snapshots


def world_shown(asked: Asked, facts: World) -> WorldShown:
    """A world as it is now."""
    return WorldShown(
        world=facts.id,
        name=facts.name,
        round=facts.round,
        seed=facts.seed,
        now=facts.now(asked.store.clock.now()),
        frozen=facts.clock_frozen_at is not None,
        rules=len(rules_of(facts.fault_plan)),
    )


def _here(asked: Asked) -> WorldShown:
    return world_shown(asked, asked.world.read(lambda tx: tx.facts))


def _all(asked: Asked) -> WorldsShown:
    newest = {facts.name: facts for facts in asked.store.worlds() if AT not in facts.name}
    return WorldsShown(worlds=[world_shown(asked, facts) for facts in newest.values()])


def _make(asked: Asked) -> WorldShown:
    form: WorldForm = asked.form
    return _round(asked, checked_name(form.name), form)


def _reset(asked: Asked) -> WorldShown:
    return _round(asked, asked.name, asked.form)


def _round(asked: Asked, name: str, form: RoundForm) -> WorldShown:
    _close_log(asked)
    before = asked.world.read(lambda tx: tx.facts)
    text = None if form.file is None else json.dumps(form.file, ensure_ascii=False).encode()
    made = new_round(
        asked.store, seed=form.seed, file=None if text is None else world_of("world.json", text), name=name
    )
    if form.at is not None:
        made = (clock.freeze if form.frozen else clock.set_clock)(asked.store, made.id, form.at)
        return world_shown(asked, made)
    made = clock.as_in(asked.store, made.id, before)
    if form.frozen is not None:
        made = (clock.freeze if form.frozen else clock.run_on)(asked.store, made.id)
    return world_shown(asked, made)


def _take(asked: Asked) -> SnapshotShown:
    form: LabelForm = asked.form
    return _snapshot(snapshot(asked.store, asked.world.db, asked.world.id, form.label))


def _taken(asked: Asked) -> SnapshotsShown:
    return SnapshotsShown(snapshots=[_snapshot(each) for each in snapshots(asked.store, asked.name)])


def _restore(asked: Asked) -> WorldShown:
    form: LabelForm = asked.form
    _close_log(asked)
    return world_shown(asked, restore(asked.store, asked.world.db, asked.name, form.label))


def _clock(asked: Asked) -> WorldShown:
    form: ClockForm = asked.form
    store, world = asked.store, asked.world.id
    if form.state == "freeze":
        clock.freeze(store, world, form.at)
    elif form.at is not None:
        clock.set_clock(store, world, form.at)
    if form.by:
        clock.advance(store, world, duration(form.by))
    if form.state == "run":
        clock.run_on(store, world)
    return _here(asked)


def _seed(asked: Asked) -> WorldShown:
    form: SeedForm = asked.form

    def work(tx: Tx) -> None:
        tx.change_world(replace(tx.facts, seed=form.seed))

    asked.store.write(asked.world.id, work)
    return _here(asked)


def _close_log(asked: Asked) -> None:
    """What came until now belongs to the round that ends."""
    if asked.log is not None:
        asked.log.flush()


def _snapshot(taken: Snapshot) -> SnapshotShown:
    return SnapshotShown(label=taken.label, world=taken.world, of=taken.of, seed=taken.seed, at=taken.at)


WORLDS: tuple[Doing, ...] = (
    Doing("GET", "/worlds", "list_worlds", "全部世界 | all worlds", _all, WorldsShown),
    Doing("POST", "/worlds", "make_world", "建立世界 | a world of its own", _make, WorldShown, WorldForm),
    Doing("GET", "/world", "show_world", "当前世界 | this world", _here, WorldShown),
    Doing("POST", "/reset", "reset", "重新开始一轮 | a new round of this world", _reset, WorldShown, RoundForm),
    Doing("GET", "/snapshots", "list_snapshots", "快照 | snapshots", _taken, SnapshotsShown),
    Doing("POST", "/snapshots", "snapshot", "保存快照 | take a snapshot", _take, SnapshotShown, LabelForm),
    Doing("POST", "/restore", "restore", "恢复快照 | go on from a snapshot", _restore, WorldShown, LabelForm),
    Doing("PUT", "/clock", "set_clock", "拨动时钟 | set, move, stop the clock", _clock, WorldShown, ClockForm),
    Doing("PUT", "/seed", "set_seed", "更换种子 | another seed", _seed, WorldShown, SeedForm),
)
