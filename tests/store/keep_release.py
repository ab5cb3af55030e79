"""Keep a small store of this release, so that every later one can prove that it opens it.

    python -m tests.store.keep_release

Writes ``fixtures/stores/<version>.zip``: both books after a day at the example pharmacy, and what they then held.
Run it once when a version is released; before that, when the first layout is written anew.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path

from terminal_sim.bureau.books import BUREAU, open_books
from terminal_sim.bureau.dayend import close_day
from terminal_sim.store.backup import back_up
from terminal_sim.terminal.daybook import TERMINALS, open_daybooks
from terminal_sim.version import VERSION
from tests.survival.shop import WORLD, everyones_money
from tests.terminal.store_front import store_front

KEPT = Path(__file__).parents[2] / "fixtures" / "stores"


def keep(target: Path) -> None:
    """Make the books, back both up, and pack them with what they held."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        db = str(folder / "world.db")
        with store_front(db) as shop:
            sold = [shop.sell(f"bill-{number}") for number in range(3)]
            shop.cancel(sold[1])
            close_day(shop.world.store, shop.world.id)
        with open_books(db) as books:
            held = everyones_money(books)
            back_up(books, BUREAU, folder / "kept.db")
        with open_daybooks(db) as books:
            back_up(books, TERMINALS, folder / "kept.db.daybook")
        facts = {"world": WORLD, "money": held, "standing": [sold[0].settlement_id, sold[2].settlement_id]}
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in ("kept.db", "kept.db.daybook"):
                packed.write(folder / file, file)
            packed.writestr("held.json", json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True))


if __name__ == "__main__":
    keep(KEPT / f"{VERSION}.zip")
