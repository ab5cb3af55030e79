"""Opening a world (打开世界): the store, the newest world in it, its time and its bureau. Every command starts here.

A store without a world gets the example world, whole or not at all: its row and content are one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from terminal_sim.bureau import people
from terminal_sim.bureau.books import open_books
from terminal_sim.bureau.terms import Terms
from terminal_sim.clock import Clock, FixedClock
from terminal_sim.errors.store import StoreFailed
from terminal_sim.errors.world import WorldClockStandsStill, WorldHasAnotherSeed
from terminal_sim.people import Person
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.rules.pack import Pack
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.store import Store, Tx
from terminal_sim.store.worlds import World
from terminal_sim.world.find import person_named, place_named

if TYPE_CHECKING:
    from terminal_sim.bureau.desk import Desk
    from terminal_sim.reading.world_file import WorldFile

T = TypeVar("T")
Packs = Mapping[str, Pack]
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class OpenWorld:
    """A world at work. Use it as a context manager, or call ``close``."""

    db: str
    store: Store
    id: str
    seed: int
    packs: Packs

    def now(self) -> datetime:
        """The world's present moment; an open world is a clock."""
        return self.read(lambda tx: tx.now)

    def desk(self, terms: Terms | None = None) -> Desk:
        """The bureau, answering phones and institutions; loaded when it is asked for, as listings need none."""
        from terminal_sim.bureau.desk import Desk

        return Desk(self.store, self.id, self.packs, terms)

    def read(self, work: Callable[[Tx], T]) -> T:
        """Look at one moment of the bureau's books."""
        return self.store.read(self.id, work)

    def person(self, text: str) -> Person:
        """The person of a number, certificate, card or name. Raises UnknownName, AmbiguousName."""
        return self.read(lambda tx: person_named(tx, text))

    def place(self, text: str) -> PlaceFacts:
        """The institution of a code or name. Raises UnknownName, AmbiguousName."""
        return self.read(lambda tx: place_named(tx, text))

    def places(self) -> tuple[PlaceFacts, ...]:
        """All institutions, by code."""
        return tuple(self.read(people.institutions))

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> OpenWorld:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_world(
    db: str,
    *,
    at: datetime | None = None,
    seed: int | None = None,
    file: WorldFile | None = None,
    name: str = DEFAULT,
    clock: Clock | None = None,
) -> OpenWorld:
    """The newest world of a name, or the world of that id; made from ``file``, else the example, where there is none.

    ``at``: the world's time for all that is done here; the world's own clock is not moved. ``seed``: of a world made
    here. Raises WorldHasAnotherSeed, WorldClockStandsStill and what opening a store refuses.
    """
    packs = PackShelf()
    store = open_books(db, clock=clock)
    try:
        world = _named(store, name) or _first(store, packs, file, seed, name)
        _check(world, at, seed)
        if at is not None:
            store.close()
            store = open_books(db, clock=FixedClock(at - world.clock_offset))
    except BaseException:
        store.close()
        raise
    return OpenWorld(db, store, world.id, world.seed, packs)


def reset(
    db: str,
    *,
    seed: int | None = None,
    file: WorldFile | None = None,
    name: str = DEFAULT,
    clock: Clock | None = None,
) -> World:
    """A new round of a world from its file; the one before stays as it is, and its seed stays unless one is given."""
    with open_books(db, clock=clock) as store:
        return new_round(store, seed=seed, file=file, name=name)


def new_round(store: Store, *, seed: int | None = None, file: WorldFile | None = None, name: str = DEFAULT) -> World:
    """``reset`` in a store that is already open: a new round of the world, or its first."""
    before = store.latest_world(name)
    kept = before.seed if before is not None and seed is None else seed
    return _made(store, PackShelf(), file, kept, name)


def _named(store: Store, name: str) -> World | None:
    return store.latest_world(name) or next((world for world in store.worlds() if world.id == name), None)


def _first(store: Store, packs: Packs, file: WorldFile | None, seed: int | None, name: str) -> World:
    """The first round of a world, or the one that another program has just made."""
    try:
        return _made(store, packs, file, seed, name, only_first=True)
    except StoreFailed:
        standing = store.latest_world(name)
        if standing is None:
            raise
        return standing


def _made(
    store: Store, packs: Packs, file: WorldFile | None, seed: int | None, name: str, *, only_first: bool = False
) -> World:
    from terminal_sim.world.making import made  # with the first world: the forms of a world file take time to load

    return made(store, packs, file, seed, name, only_first=only_first)


def _check(world: World, at: datetime | None, seed: int | None) -> None:
    if seed is not None and seed != world.seed:
        raise WorldHasAnotherSeed(world=world.id, has=world.seed, came=seed)
    frozen = world.clock_frozen_at
    if at is not None and frozen is not None and at != frozen:
        raise WorldClockStandsStill(world=world.id, frozen_at=frozen.isoformat(), came=at.isoformat())
