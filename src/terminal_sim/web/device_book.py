"""The devices' book (设备簿): what each phone and counter of the pages stands at, beside the two books of the parties.

Every worker of a server reads and writes it, so that any of them serves any page, and a page finds its device again
after the server was started anew. It holds no money: the bureau's and the terminals' books do. One worker at a time
holds a device; a holder that died lets go by itself. The paired browsers stand here too (``paired_book``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import MetaData, Table, and_, delete, insert, select, update
from sqlalchemy.sql import ColumnElement

from terminal_sim.clock import Clock
from terminal_sim.errors.store import StoreFailed
from terminal_sim.store import Party, Store, Tx, open_store
from terminal_sim.store.columns import key_text, money, text, world_key, written
from terminal_sim.store.worlds import COUNTERS, STAMP, WORLDS, World

DEVICES = Table(
    "devices",
    MetaData(),
    world_key(),
    key_text("device"),
    text("kind"),
    text("name"),
    money("version"),
    text("state"),
    text("held_by"),
    text("held_until"),
    text("used_at"),
)
PAIRED = Table(
    "paired", MetaData(), world_key(), key_text("browser"), text("paired_at"), text("seen_at"), sqlite_with_rowid=False
)
PAGES = Party(
    name="pages",
    tables=(STAMP, WORLDS, COUNTERS, DEVICES, PAIRED),
    revisions=("0001", "0002"),
    migrations="terminal_sim.web.migrations",
    mark="TSpa",
    suffix=".pages",
)
HELD_FOR = timedelta(seconds=60)
MOST = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """A device's row: ``state`` is empty for one that was not used yet; ``version`` counts its changes."""

    version: int
    state: str


@dataclass(slots=True)
class DeviceBook:
    """The open book. ``most``: devices of one round; those used longest ago go first."""

    store: Store
    most: int = MOST
    _known: set[str] = field(default_factory=set)

    def add(self, world: World, device: str, kind: str) -> None:
        """A new device in a round of a world."""
        self._enter(world)

        def work(tx: Tx) -> None:
            _insert(tx, world, device, kind)
            oldest = select(DEVICES.c.used_at).where(DEVICES.c.world == tx.world)
            row = tx.row(oldest.order_by(DEVICES.c.used_at.desc()).limit(1).offset(self.most - 1))
            if row is not None:
                tx.write(delete(DEVICES).where(DEVICES.c.world == tx.world, DEVICES.c.used_at < row.used_at))

        self.store.write(world.id, work)

    def find(self, world: World, device: str, kind: str) -> Kept | None:
        """A device as it stands; one of an earlier round of the same world begins anew. None for an unknown one."""
        self._enter(world)
        found = self.store.read(world.id, lambda tx: _found(tx, device, kind))
        if found is not None or not self._was_known(world, device, kind):
            return found

        def work(tx: Tx) -> Kept | None:
            if _found(tx, device, kind) is None:
                _insert(tx, world, device, kind)
            return _found(tx, device, kind)

        return self.store.write(world.id, work)

    def claim(self, world: World, device: str, holder: str) -> Kept | None:
        """Hold a device for one act; None while another holds it. Only after ``find``."""

        def work(tx: Tx) -> Kept | None:
            free = (DEVICES.c.held_by == "") | (DEVICES.c.held_until < written(tx.machine_now))
            held = {"held_by": holder, "held_until": written(tx.machine_now + HELD_FOR)}
            taken = tx.write(update(DEVICES).where(_this(tx, device), free).values(held))
            row = tx.row(select(DEVICES).where(_this(tx, device))) if taken.rowcount else None
            return None if row is None else Kept(row.version, row.state)

        return self.store.write(world.id, work)

    def keep(self, world: World, device: str, holder: str, kept: Kept) -> None:
        """Write what a held device stands at now, and let go of it."""

        def work(tx: Tx) -> None:
            values = {"version": kept.version, "state": kept.state, "held_by": "", "used_at": written(tx.machine_now)}
            tx.write(update(DEVICES).where(_this(tx, device), DEVICES.c.held_by == holder).values(values))

        self.store.write(world.id, work)

    def _was_known(self, world: World, device: str, kind: str) -> bool:
        asked = select(DEVICES.c.device).where(
            DEVICES.c.device == device, DEVICES.c.kind == kind, DEVICES.c.name == world.name
        )
        return self.store.read(world.id, lambda tx: bool(tx.rows(asked.limit(1))))

    def _enter(self, world: World) -> None:
        """This book knows the round too."""
        if world.id not in self._known:
            ensure_world(self.store, world)
            self._known.add(world.id)


def open_device_book(db: str, clock: Clock) -> DeviceBook:
    """The devices' book beside the bureau's, made where there is none."""
    return DeviceBook(open_store(db, PAGES, clock=clock))


def ensure_world(store: Store, world: World) -> None:
    """A world's row in the devices' book, written where there is none."""

    def is_there() -> bool:
        return any(each.id == world.id for each in store.worlds())

    if is_there():
        return
    try:
        store.make_world(world)
    except StoreFailed:
        if not is_there():  # else another worker was quicker
            raise


def _insert(tx: Tx, world: World, device: str, kind: str) -> None:
    row = {"device": device, "kind": kind, "name": world.name, "used_at": written(tx.machine_now)}
    tx.write(insert(DEVICES), {"world": tx.world, **row})


def _found(tx: Tx, device: str, kind: str) -> Kept | None:
    row = tx.row(select(DEVICES).where(_this(tx, device), DEVICES.c.kind == kind))
    return None if row is None else Kept(row.version, row.state)


def _this(tx: Tx, device: str) -> ColumnElement[bool]:
    return and_(DEVICES.c.world == tx.world, DEVICES.c.device == device)
