"""Layouts: given the scripts of every revision, when they are run from nothing, then they make today's tables."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from terminal_sim.bureau.books import BUREAU
from terminal_sim.bureau.schema import METADATA
from terminal_sim.store import Party
from terminal_sim.store.layout import metadata_of, written_out
from terminal_sim.store.migrating import lift
from tests.postgres import Cluster
from tests.store.draft_revision import PARTIES, lacking

STATEMENTS = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
WHAT_TO_DO = "a table changed: see python -m tests.store.draft_revision"


@pytest.mark.parametrize("party", PARTIES.values(), ids=PARTIES)
def test_the_scripts_make_todays_tables_on_sqlite(party: Party) -> None:
    with create_engine("sqlite://").connect() as connection:
        assert lift(connection, party, "") == party.revisions
        assert lacking(connection, party).as_diffs() == [], WHAT_TO_DO
        made = connection.execute(text(STATEMENTS)).all()
    with create_engine("sqlite://").connect() as connection:
        party.metadata().create_all(connection)
        fresh = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        ).all()
    assert made == fresh, WHAT_TO_DO


@pytest.mark.postgres
@pytest.mark.parametrize("party", PARTIES.values(), ids=PARTIES)
def test_the_scripts_make_todays_tables_on_postgresql(party: Party, postgres: Cluster) -> None:
    engine = create_engine(postgres.url(postgres.database()))
    with engine.connect() as connection:
        lift(connection, party, "")
        assert lacking(connection, party).as_diffs() == [], WHAT_TO_DO
    engine.dispose()


@pytest.mark.parametrize("party", PARTIES.values(), ids=PARTIES)
def test_a_layout_is_read_as_it_was_written(party: Party) -> None:
    layout = written_out(party.tables)
    assert written_out(metadata_of(layout).sorted_tables) == layout


@pytest.mark.parametrize("party", PARTIES.values(), ids=PARTIES)
def test_every_key_begins_with_the_world(party: Party) -> None:
    for table in party.tables:
        if table.name != "store_stamp":
            assert next(iter(table.primary_key.columns)).name == "world", table.name


def test_the_bureau_lists_every_table_that_its_rooms_declare() -> None:
    assert set(METADATA.tables) <= {table.name for table in BUREAU.tables}, "a table is declared and not listed"


def test_opening_a_store_of_today_loads_no_script(tmp_path: Path) -> None:
    program = (
        "import sys; from terminal_sim.bureau.books import open_books; "
        f"[open_books({str(tmp_path / 'x.db')!r}).close() for _ in range(2)]; "
        "sys.exit(any(name.startswith('alembic') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
