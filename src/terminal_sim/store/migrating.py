"""Lifting a book of an older layout to today's (迁移). Loaded only when a book's stamp differs from today's revision.

A party's migrations are alembic scripts, one a revision, in a package beside its tables. They run inside the caller's
transaction, so that a lift that fails leaves the book as it was. The stamp stays in the store's own table.
"""

from __future__ import annotations

from importlib.resources import files

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from terminal_sim.store.party import Party


def lift(connection: Connection, party: Party, found: str) -> tuple[str, ...]:
    """Run every script from the layout that was found up to today's. Returns the revisions that were run, in order."""
    folder = str(files(party.migrations))
    scripts = ScriptDirectory(folder, version_locations=[folder])
    steps = [step for step in scripts.iterate_revisions(party.revision, None) if step.revision > found]
    context = MigrationContext.configure(connection, opts={"render_as_batch": True})
    with Operations.context(context):
        for step in reversed(steps):
            step.module.upgrade()
    return tuple(step.revision for step in reversed(steps))
