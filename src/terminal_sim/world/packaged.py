"""What comes with the program (随程序附带的数据): the example world, example bills by name, the demo's plays.

Each is read by forms of its own, which are loaded when it is asked for.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from terminal_sim.errors.input import UnknownName
from terminal_sim.reading.documents import SUFFIXES

if TYPE_CHECKING:
    from terminal_sim.reading.bills import RawBill
    from terminal_sim.reading.plays import Play
    from terminal_sim.reading.world_file import WorldFile


def example_world() -> WorldFile:
    """The example world."""
    from terminal_sim.reading.world import world_of

    return world_of("example.yaml", (_data() / "example.yaml").read_bytes())


def bill_names() -> tuple[str, ...]:
    """The names of the example bills, sorted."""
    return tuple(sorted(_bills()))


def example_bill(name: str) -> RawBill:
    """An example bill by name. Raises UnknownName."""
    from terminal_sim.reading.bills import bill_of

    found = _bills()
    if name not in found:
        raise UnknownName(kind="bill", kind_zh="账单", came=name, known=", ".join(sorted(found)))
    return bill_of(found[name].name, found[name].read_bytes())


def bill_named(text: str) -> RawBill:
    """A bill as people ask for one: the name of an example bill, or the path of a file.

    Raises UnknownName for what is neither, and what ``read_bill`` refuses.
    """
    from terminal_sim.reading.bills import read_bill

    path = Path(text)
    if path.suffix.casefold() in SUFFIXES or path.exists():
        return read_bill(path)
    return example_bill(text)


def demo_plays() -> tuple[Play, ...]:
    """The plays of the demo, in the order in which it gives them."""
    from terminal_sim.reading.plays import plays_of

    return plays_of("demo.yaml", (_data() / "demo.yaml").read_bytes())


def _data() -> Traversable:
    return files("terminal_sim") / "world" / "data"


def _bills() -> dict[str, Traversable]:
    folder = _data() / "bills"
    return {entry.name.rsplit(".", 1)[0]: entry for entry in folder.iterdir() if entry.name.endswith(SUFFIXES)}
