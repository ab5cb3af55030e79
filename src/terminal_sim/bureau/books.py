"""The bureau's book (医保局账簿): every table it has, and how it is opened.

>>> import tempfile
>>> from pathlib import Path
>>> with tempfile.TemporaryDirectory() as folder, open_books(str(Path(folder) / "sim.db")) as books:
...     books.make_world(World("default-1", seed=7)).seed
7
"""

from __future__ import annotations

from terminal_sim.bureau.events import EVENTS
from terminal_sim.bureau.exchange_log import EXCHANGES
from terminal_sim.bureau.goods import PACKAGES
from terminal_sim.bureau.keeping import HELD, UPLOADS
from terminal_sim.bureau.phonebox import PHONE_MESSAGES
from terminal_sim.bureau.reception import SIGN_INS
from terminal_sim.bureau.refusals import REFUSALS
from terminal_sim.bureau.registry import tables as registry
from terminal_sim.bureau.schema import COVERS, INSTITUTIONS, KINSHIP, PERSONS, TALLIES
from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.bureau.suspicions import SUSPICIONS
from terminal_sim.bureau.visits import BATCHES, VISITS
from terminal_sim.bureau.voucher_rows import CODES, TOKENS
from terminal_sim.clock import Clock
from terminal_sim.store import Party, Store, open_store
from terminal_sim.store.chain import CHAINS, LINKS, SEALED, SEALS
from terminal_sim.store.entries import BALANCES, ENTRIES, POSTINGS
from terminal_sim.store.messages import MESSAGES
from terminal_sim.store.worlds import COUNTERS, STAMP, WORLDS, World

BUREAU = Party(
    name="bureau",
    tables=(
        STAMP,
        WORLDS,
        COUNTERS,
        PERSONS,
        COVERS,
        KINSHIP,
        INSTITUTIONS,
        TALLIES,
        MESSAGES,
        ENTRIES,
        POSTINGS,
        BALANCES,
        CHAINS,
        LINKS,
        SEALS,
        SEALED,
        EVENTS,
        PHONE_MESSAGES,
        *registry.ALL,
        CODES,
        TOKENS,
        SUSPICIONS,
        SIGN_INS,
        VISITS,
        BATCHES,
        SETTLEMENTS,
        PACKAGES,
        UPLOADS,
        HELD,
        REFUSALS,
        EXCHANGES,
    ),
    revisions=("0001",),
    migrations="terminal_sim.bureau.migrations",
    mark="TSbu",
)


def open_books(db: str, *, clock: Clock | None = None, busy_seconds: float = 10.0, must_exist: bool = False) -> Store:
    """Open the bureau's book at an address (a path or postgresql://…), making it where there is none."""
    return open_store(db, BUREAU, clock=clock, busy_seconds=busy_seconds, must_exist=must_exist)


__all__ = ["BUREAU", "World", "open_books"]
