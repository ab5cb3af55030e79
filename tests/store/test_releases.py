"""Stores of every release: given one that was kept, when this version opens it, then it holds the same and goes on."""

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from terminal_sim.bureau.auditing import audit
from terminal_sim.bureau.books import open_books
from terminal_sim.conversation.institution import FindSettlement
from terminal_sim.conversation.replies import Settled
from terminal_sim.terminal.reconciliation import reconcile
from terminal_sim.version import VERSION
from tests.store.keep_release import KEPT
from tests.survival.shop import everyones_money
from tests.terminal.store_front import store_front

RELEASES = sorted(KEPT.glob("*.zip"))


def test_this_release_is_kept() -> None:
    assert KEPT / f"{VERSION}.zip" in RELEASES, "python -m tests.store.keep_release"


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_a_kept_store_opens_holds_the_same_and_goes_on(release: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(release) as packed:
        packed.extractall(tmp_path)
    held = json.loads((tmp_path / "held.json").read_text(encoding="utf-8"))
    db = str(tmp_path / "kept.db")
    with open_books(db) as books:
        assert audit(books).sound
        assert everyones_money(books) == held["money"]
    with store_front(db) as shop:
        assert reconcile(shop.till, shop.book, date(2023, 3, 15), every_row=True).level
        for settlement in held["standing"]:
            found = shop.till.ask(FindSettlement(settlement))
            assert isinstance(found, Settled)
            shop.cancel(found)
        shop.sell("after the lift")
        assert reconcile(shop.till, shop.book, date(2023, 3, 15), every_row=True).level
        assert audit(shop.world.store).sound
