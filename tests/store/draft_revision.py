"""For whoever changes a table: what the newest script does not make yet, and the whole layout written out.

    python -m tests.store.draft_revision bureau|terminals|pages      draft the next script
    python -m tests.store.draft_revision bureau|terminals|pages --layout   the tables of today, as r0001.layout has them

Before the first release the first layout itself may be written anew; afterwards every change is a script of its own.
"""

from __future__ import annotations

import sys

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.operations.ops import UpgradeOps
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from terminal_sim.bureau.books import BUREAU
from terminal_sim.store import Party
from terminal_sim.store.layout import written_out
from terminal_sim.store.migrating import lift
from terminal_sim.terminal.daybook import TERMINALS
from terminal_sim.web.device_book import PAGES

PARTIES = {party.name: party for party in (BUREAU, TERMINALS, PAGES)}
HEAD = '''"""…"""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """…"""
    '''


def lacking(connection: Connection, party: Party) -> UpgradeOps:
    """What would have to be done to make today's tables of those that are there."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found = produce_migrations(context, party.metadata()).upgrade_ops
    if found is None:
        raise RuntimeError("alembic compared nothing")
    return found


def draft(party: Party) -> str:
    """The text of the next script."""
    with create_engine("sqlite://").connect() as connection:
        lift(connection, party, "")
        code = render_python_code(lacking(connection, party), render_as_batch=True)
    return HEAD.format(revision=f"{len(party.revisions) + 1:04d}", before=party.revision) + code


if __name__ == "__main__":
    chosen = PARTIES[sys.argv[1]]
    print(written_out(chosen.tables) if "--layout" in sys.argv else draft(chosen), end="")
