"""Money between two households: given their chains, when it is booked, then both are held, by order of id."""

import psycopg
import pytest
from sqlalchemy import event, select

from terminal_sim.store import Tx
from terminal_sim.store.chain import CHAINS, LINKS, lock_households
from tests.postgres import Cluster
from tests.store.shop import W, move, open_account, open_shop


@pytest.mark.postgres
def test_both_chains_are_held_to_the_end_of_the_transaction(postgres: Cluster) -> None:
    name = postgres.database()
    with open_shop(postgres.url(name)) as store:
        for person in ("1", "2", "3"):
            store.write(W, lambda tx, who=person: open_account(tx, who, 500))  # type: ignore[misc]

        def held_by_us(tx: Tx) -> list[str]:
            lock_households(tx, ["H2", "H1"])
            return [household for household in ("H1", "H2", "H3") if not free(household)]

        def free(household: str) -> bool:
            with psycopg.connect(host=str(postgres.folder), user="postgres", dbname=name) as other:
                asked = "SELECT 1 FROM shop.chains WHERE household = %s FOR UPDATE NOWAIT"
                try:
                    other.execute(asked, (household,))
                except psycopg.errors.LockNotAvailable:
                    return False
                finally:
                    other.rollback()
                return True

        assert store.write(W, held_by_us) == ["H1", "H2"]
        assert free("H1")


def test_they_are_asked_for_in_the_order_of_their_ids(db: str) -> None:
    asked: list[object] = []
    with open_shop(db) as store:
        store.write(W, lambda tx: open_account(tx, "1", 500))
        store.write(W, lambda tx: open_account(tx, "2", 500))
    with open_shop(db) as store:

        @event.listens_for(store.engines.writer, "before_cursor_execute")
        def heard(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
            if "FROM chains" in statement and "ORDER BY chains.household" in statement:
                asked.append(values)

        store.write(W, lambda tx: move(tx, "2", "1", 100))
    assert len(asked) == 1
    assert [name for name in str(asked[0]).split("'") if name.startswith("H")] == ["H1", "H2"]


def test_an_entry_between_households_stands_in_both_chains(db: str) -> None:
    with open_shop(db) as store:
        store.write(W, lambda tx: open_account(tx, "1", 500))
        store.write(W, lambda tx: move(tx, "1", "2", 100))

        def links(tx: Tx) -> list[tuple[str, str, bytes]]:
            rows = tx.rows(select(LINKS).where(LINKS.c.record == "H1/2").order_by(LINKS.c.household))
            return [(row.household, row.kind, bytes(row.digest)) for row in rows]

        ours, theirs = store.read(W, links)
        assert (ours[0], theirs[0]) == ("H1", "H2")
        assert ours[2] == theirs[2]
        lengths = store.read(W, lambda tx: {row.household: row.length for row in tx.rows(select(CHAINS))})
        assert lengths == {"H1": 2, "H2": 1}
