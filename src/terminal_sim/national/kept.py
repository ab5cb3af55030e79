"""Shelf and counter in the bureau's book (暂存于账簿): every worker of a server sees the same files and trays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from terminal_sim.bureau import keeping
from terminal_sim.national.transaction import Held, Kept
from terminal_sim.store import Store


@dataclass(frozen=True, slots=True)
class BookShelf:
    """Uploaded files of one world."""

    store: Store
    world: str

    def put(self, institution: str, filename: str, content: bytes) -> str:
        """Keep a file; returns its number."""
        return self.store.write(self.world, lambda tx: keeping.put_file(tx, institution, filename[:200], content))

    def get(self, number: str) -> Kept | None:
        """The file, or None where nothing is kept under the number."""
        found = self.store.read(self.world, lambda tx: keeping.file(tx, number))
        return Kept(found.institution, found.filename, found.content) if found else None


@dataclass(frozen=True, slots=True)
class BookCounter:
    """What is held before the scanners of one world."""

    store: Store
    world: str

    def held_before(self, institution: str) -> Held | None:
        """What lies there now, or None."""
        found = self.store.read(self.world, lambda tx: keeping.held(tx, institution))
        kind = cast('Literal["code", "picture", "person"]', found.kind) if found else "code"
        return Held(kind, found.value, found.content) if found else None

    def hold(self, institution: str, held: Held | None) -> None:
        """Hold something before the scanner, or take it away."""
        presented = keeping.Presented(held.kind, held.text, held.content) if held else None
        self.store.write(self.world, lambda tx: keeping.hold(tx, institution, presented))
