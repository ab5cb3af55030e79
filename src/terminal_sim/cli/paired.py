"""``terminal-sim paired`` (已配对设备): which browsers nearby need not pair again, and forgetting them all."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.errors.store import NoSuchStore
from terminal_sim.web.paired_book import Paired, PairedBook, open_paired_book

NO_WORLD_OPTIONS = WorldOptions()


def paired(
    *,
    forget: Annotated[
        bool,
        Parameter(negative="", help="全部忘记，即刻生效 | forget them all, at once"),
    ] = False,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """列出与本服务配对过的浏览器，或全部忘记。 | The browsers that were paired with `serve --lan`, or forget them."""
    found, forgotten = _asked(world.store, forget=forget)
    if as_json:
        rows = [{"paired_at": each.paired_at, "seen_at": each.seen_at} for each in found]
        print_json("paired", {"db": world.store, "browsers": rows, "forgotten": forgotten})
        return
    if forget:
        print(f"已忘记 {forgotten} 个浏览器，须重新扫码配对 | {forgotten} browsers forgotten: they have to pair again")
        return
    for each in found:
        print(
            f"配对于 {each.paired_at:%Y-%m-%d %H:%M}，最近使用 {each.seen_at:%Y-%m-%d}"
            f" | paired {each.paired_at:%Y-%m-%d %H:%M}, last seen {each.seen_at:%Y-%m-%d}"
        )
    if not found:
        print("没有已配对的浏览器 | no browser is paired")


def paired_before(db: str) -> int:
    """How many browsers were paired with a store's server before."""
    return len(_asked(db)[0])


def _asked(db: str, *, forget: bool = False) -> tuple[tuple[Paired, ...], int]:
    """Those who are paired afterwards, and how many were forgotten. Where there is no book none is made."""
    try:
        book: PairedBook = open_paired_book(db, must_exist=True)
    except NoSuchStore:
        return (), 0
    with book.store():
        forgotten = book.forget() if forget else 0
        return book.all(), forgotten
