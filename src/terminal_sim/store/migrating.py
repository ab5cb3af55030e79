"""Lifting a book of an older layout to today's (迁移). Loaded only when a book's stamp differs from today's
revision."""

from __future__ import annotations

from importlib.resources import files

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection

from terminal_sim.store.party import Party


def lift(connection: Connection, party: Party, found: str) -> None:
    """Run the party's scripts from the layout that was found up to today's, inside the caller's transaction."""
    config = Config()
    folder = str(files(party.migrations))
    config.set_main_option("script_location", folder)
    config.set_main_option("version_locations", folder)
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    config.attributes["found"] = found
    command.upgrade(config, party.revision)
