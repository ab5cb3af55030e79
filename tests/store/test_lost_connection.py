"""A connection lost at the commit: given that nobody knows whether it was booked, when asked again, then exactly
once."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from sqlalchemy import insert

from terminal_sim.conversation.replies import Settled
from terminal_sim.errors.store import OutcomeUnknown
from terminal_sim.store import Store, Tx
from tests.bureau.counter import counter
from tests.bureau.days import by_card
from tests.postgres import Cluster
from tests.store.shop import NOTES, W, note, notes, open_shop

pytestmark = pytest.mark.postgres


@contextmanager
def losing_one_commit(store: Store, *, booked: bool) -> Iterator[list[int]]:
    """The next commit of the writer is carried out, or not, and then the connection is gone."""
    dialect = store.engines.writer.dialect
    original = dialect.do_commit
    lost: list[int] = []

    def commit(connection: Any) -> None:
        if not lost:
            lost.append(1)
            if booked:
                original(connection)
            connection.driver_connection.close()
            raise psycopg.OperationalError("server closed the connection unexpectedly")
        original(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dialect, "do_commit", commit)
        yield lost


@pytest.fixture
def server(postgres: Cluster, postgres_template: str) -> str:
    return postgres.url(postgres.database(postgres_template))


@pytest.mark.parametrize("booked", [True, False])
def test_a_message_is_carried_out_once_whatever_became_of_the_commit(server: str, booked: bool) -> None:
    with counter(server, "2023-03-15T16:40", "P61010099001") as till:
        card, bill = by_card(till, "示例小丽"), till.bill("xian-pharmacy-xiaoli")
        with losing_one_commit(till.world.store, booked=booked) as lost:
            settled = till.settle(till.purchase(card, "310", bill, "bill-1"), "N1")
        assert lost
        again = till.settle(till.purchase(card, "310", bill, "bill-1"), "N1")
        assert isinstance(again, Settled)
        assert again == settled
        assert settled.settlement_id == "S00000000001"


def test_what_cannot_be_asked_again_is_told_that_nobody_knows(server: str) -> None:
    with open_shop(server) as store:
        with losing_one_commit(store, booked=True), pytest.raises(OutcomeUnknown):
            store.write(W, lambda tx: note(tx, "a"))
        assert notes(store) == ["a"], "it was booked after all, which only looking could tell"
        store.write(W, lambda tx: note(tx, "b"))
        assert notes(store) == ["a", "b"]


def test_a_connection_lost_before_the_commit_is_made_good(server: str, postgres: Cluster) -> None:
    with open_shop(server) as store:
        store.write(W, lambda tx: note(tx, "a"))
        ended = postgres.run(
            "postgres",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'terminal-sim-shop-%'",
        )
        assert ended
        store.write(W, lambda tx: note(tx, "b"))
        assert notes(store) == ["a", "b"]


def test_a_connection_lost_while_many_rows_go_out_is_made_good_without_a_word(
    server: str, postgres: Cluster, caplog: pytest.LogCaptureFixture
) -> None:
    """The driver sends many rows in a pipeline, and would tell what it met when it ended that after the loss."""
    cut: list[object] = []

    def work(tx: Tx) -> None:
        if not cut:
            pid = tx.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            cut.append(postgres.run("postgres", f"SELECT pg_terminate_backend({pid}, 5000)"))
        tx.write(insert(NOTES), [{"world": tx.world, "name": name, "says": ""} for name in ("a", "b")])

    with open_shop(server) as store:
        store.write(W, work)
        assert (len(cut), notes(store)) == (1, ["a", "b"])
    assert caplog.messages == []
    logging.getLogger("psycopg").warning("error ignored terminating %r: %s", "another's pipeline", "x")
    assert len(caplog.messages) == 1, "what is not ours is told as before"
