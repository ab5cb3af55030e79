"""The audit: given books in which one thing was changed behind the program's back, when audited, then it is named."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Integer, LargeBinary, Table, delete, insert, select, update
from sqlalchemy.types import BigInteger

from terminal_sim.bureau.auditing import Progress, Report, audit, links, records
from terminal_sim.bureau.books import BUREAU, open_books
from terminal_sim.bureau.dayend import close_day
from terminal_sim.bureau.events import EVENTS
from terminal_sim.bureau.registry.tables import BINDINGS, GRANTS, QUOTAS, TRANSFERS
from terminal_sim.bureau.schema import COVERS, INSTITUTIONS, PERSONS, TALLIES
from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.bureau.suspicions import SUSPICIONS
from terminal_sim.bureau.visits import BATCHES, VISITS
from terminal_sim.conversation import Asking, Sender
from terminal_sim.conversation.family import ReserveQuota, TransferToWallet
from terminal_sim.store.backup import back_up, restore
from terminal_sim.store.chain import CHAINS, LINKS, SEALED, SEALS
from terminal_sim.store.entries import BALANCES, ENTRIES, POSTINGS
from terminal_sim.store.messages import MESSAGES
from terminal_sim.store.worlds import COUNTERS, WORLDS
from tests.bureau.counter import Counter, counter
from tests.bureau.days import worked
from tests.postgres import Cluster

ENROLLED = (PERSONS, COVERS, INSTITUTIONS)
FAMILY = (BINDINGS, GRANTS, TRANSFERS, QUOTAS)
PROTECTED = (
    *(ENTRIES, POSTINGS, MESSAGES, EVENTS, SUSPICIONS, LINKS, CHAINS, SEALS, SEALED, BALANCES, TALLIES, SETTLEMENTS),
    *FAMILY,
    *ENROLLED,
)
FIELDS = [(table, column.key) for table in PROTECTED for column in table.columns]
COMPARED = (VISITS, BATCHES, COUNTERS, WORLDS)
"""Checked as far as the chains tell what they must say."""
OUTSIDE = "store_stamp kinship own_vouchers codes tokens sign_ins binding_uses"
OUTSIDE += " family_reviews voucher_passwords pool_first_tries packages phone_messages refusals exchanges uploads held"
PAGE = Path(__file__).parents[2] / "docs" / "books.md"
ALSO = {"postings": ("entries",), "links": ("chains",), "sealed_chains": ("seals",), "seals": ("sealed_chains",)}
"""Under whose name a changed record may also be found: a posting is part of its entry."""


@pytest.fixture(scope="module")
def till(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    db = str(tmp_path_factory.mktemp("audit") / "world.db")
    with counter(db, "2026-06-01T11:00", "P61010099002") as found:
        _gave(found)
    with counter(db, "2023-06-15T11:00", "P61010099002") as found:
        worked(found)
        found.elsewhere("P61010099001").settle(_prescribed(found), "N-E")
        close_day(found.world.store, found.world.id)
        yield found


def _gave(till: Counter) -> None:
    """A transfer into a relative's wallet, and a quota set aside."""
    giver, taker = till.person("示例周建国"), till.person("示例王秀英")
    phone = Sender("phone", giver.number)
    for number, act in (
        ("T", TransferToWallet(giver.number, taker.number, "spouse", 10_000)),
        ("Q", ReserveQuota(giver.number, taker.number, "spouse", 5_000)),
    ):
        till.desk.answer(Asking(number, phone, act, till.clock.at)).must()


def _prescribed(till: Counter) -> Any:
    from tests.bureau.days import by_card

    return till.purchase(by_card(till, "范例小丽"), "310", till.bill("xian-prescription", "范例小丽"), "bill-E")


def test_every_table_is_told_to_be_audited_or_not() -> None:
    audited = {table.name for table in (*PROTECTED, *COMPARED)}
    assert audited | set(OUTSIDE.split()) == {table.name for table in BUREAU.tables}
    page = PAGE.read_text(encoding="utf-8")
    assert [table.name for table in BUREAU.tables if f"`{table.name}`" not in page] == []


def test_a_settled_batch_and_its_visit_say_what_their_settlement_says(tmp_path: Path) -> None:
    path = str(tmp_path / "clinic.db")
    with counter(path, "2024-03-15T09:30", "H41010099005") as clinic:
        token = clinic.token("示例林岚", "示例小满")
        bill = clinic.bill("clinic-child", "示例小满")
        visit = clinic.registered(token, "390", bill)
        clinic.settle_visit(clinic.charge(visit, token, "390", bill))
        assert report(clinic).sound
        back_up(clinic.world.store, BUREAU, tmp_path / "kept.db")
    for change in (
        "UPDATE batches SET state = 'sent'",
        "UPDATE batches SET settlement = ''",
        "UPDATE batches SET total_fen = total_fen + 1",
        "UPDATE batches SET household = '000001'",
        "DELETE FROM batches",
        "UPDATE visits SET person = '9900000201'",
        "UPDATE visits SET state = 'cancelled'",
        "DELETE FROM visits",
    ):
        copy = shutil.copy(tmp_path / "kept.db", tmp_path / "copy.db")
        connection = sqlite3.connect(copy)
        connection.execute(change)
        connection.commit()
        connection.close()
        with open_books(str(copy)) as books:
            found = audit(books)
        assert found.findings[0].record.split()[0] == change.replace("FROM ", "").split()[1]


def report(till: Counter) -> Report:
    return audit(till.world.store, till.world.id)


def test_untouched_books_are_sound(till: Counter) -> None:
    found = report(till)
    assert found.sound, found.findings
    assert found.looked_at["entry"] > 5
    assert found.looked_at["seal"] == 1
    assert found.looked_at["settlement"] == 6
    assert min(found.looked_at.values()) > 0


@pytest.mark.parametrize("at_once", [1, 2, 7])
def test_where_a_stretch_of_links_ends_changes_nothing(
    till: Counter, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = report(till)
    steps: list[Progress] = []
    monkeypatch.setattr(links, "LINKS_AT_ONCE", at_once)
    monkeypatch.setattr(records, "AT_ONCE", at_once)
    monkeypatch.setattr(records, "SPARE", 0)
    found = audit(till.world.store, till.world.id, steps.append)
    assert (found.findings, found.looked_at) == (whole.findings, whole.looked_at)
    walked = [step for step in steps if step.of]
    assert walked[-1].done == walked[-1].of == whole.looked_at["link"]
    assert len(walked) == -(-whole.looked_at["link"] // at_once)


@pytest.mark.parametrize(("household", "seq"), [("", 0), ("", -1), ("", 1), ("zzz", 1)])
def test_a_link_too_many_is_found_wherever_it_stands(till: Counter, household: str, seq: int) -> None:
    engine = till.world.store.engines.writer
    with engine.connect() as connection:
        with connection.begin():
            added = {**_last(connection, LINKS), "household": household, "seq": seq}
            connection.execute(insert(LINKS), added)
        try:
            names = [finding.record for finding in report(till).findings]
        finally:
            with connection.begin():
                connection.execute(delete(LINKS).where(LINKS.c.household == household, LINKS.c.seq == seq))
    assert f"links {till.world.id}/{household}/{seq}" in names


@pytest.mark.parametrize(("table", "column"), FIELDS, ids=lambda value: getattr(value, "name", value))
def test_one_changed_field_is_found_and_its_record_named(till: Counter, table: Table, column: str) -> None:
    engine = till.world.store.engines.writer
    with engine.connect() as connection:
        with connection.begin():
            row = _last(connection, table)
            changed = _other(table, column, row[column])
            here = [table.c[key.name] == row[key.name] for key in table.primary_key]
            connection.execute(update(table).where(*here).values({column: changed}))
        try:
            found = report(till)
            assert not found.sound, f"{table.name}.{column} was changed and nobody noticed"
            named = {finding.record.split()[0] for finding in found.findings}
            assert named & {table.name, *ALSO.get(table.name, ())}, named
        finally:
            with connection.begin():
                there = [
                    table.c[key.name] == (changed if key.name == column else row[key.name]) for key in table.primary_key
                ]
                connection.execute(update(table).where(*there).values({column: row[column]}))
    assert report(till).sound


@pytest.mark.parametrize("table", PROTECTED, ids=lambda table: table.name)
def test_one_record_taken_out_is_found(till: Counter, table: Table) -> None:
    engine = till.world.store.engines.writer
    with engine.connect() as connection:
        with connection.begin():
            row = dict(_last(connection, table))
            here = [table.c[key.name] == row[key.name] for key in table.primary_key]
            connection.execute(delete(table).where(*here))
        found = report(till)
        with connection.begin():
            connection.execute(insert(table), row)
    assert not found.sound
    assert report(till).sound


def test_a_record_put_in_beside_the_chain_is_found(till: Counter) -> None:
    engine = till.world.store.engines.writer
    keys = [(table, "number") for table in (MESSAGES, *FAMILY)]
    keys += [(PERSONS, "person"), (COVERS, "from_day"), (INSTITUTIONS, "code")]
    for table, column in (*keys, (ENTRIES, "entry"), (EVENTS, "event"), (SETTLEMENTS, "settlement")):
        with engine.connect() as connection:
            with connection.begin():
                row = dict(_last(connection, table))
                row[column] = _other(table, column, row[column])
                connection.execute(insert(table), row)
            found = report(till)
            with connection.begin():
                connection.execute(delete(table).where(table.c[column] == row[column]))
        assert not found.sound, table.name


def test_money_made_by_a_forged_pair_of_postings_is_found(till: Counter) -> None:
    """Two amounts changed so that the entry still balances, with the balances put right as well."""
    engine = till.world.store.engines.writer
    with engine.connect() as connection:
        with connection.begin():
            rows = connection.execute(select(POSTINGS).where(POSTINGS.c.account.like("person:%"))).mappings().all()
            one = rows[0]
            pair = connection.execute(select(POSTINGS).where(POSTINGS.c.entry == one["entry"])).mappings().all()
            assert len(pair) == 2, "an opening balance has two legs"
            for leg in pair:
                sign = 1 if leg["amount_fen"] > 0 else -1
                _move(connection, leg, sign * 500)
        found = report(till)
        with connection.begin():
            for leg in pair:
                _move(connection, leg, 0)
    assert any(finding.record.startswith("entries") for finding in found.findings)
    assert report(till).sound


def _move(connection: Any, leg: Any, by: int) -> None:
    same = [POSTINGS.c[key.name] == leg[key.name] for key in POSTINGS.primary_key]
    connection.execute(update(POSTINGS).where(*same).values(amount_fen=leg["amount_fen"] + by))


def _last(connection: Any, table: Table) -> Any:
    """A row that is neither the first nor empty: the last by key."""
    asked = select(table).order_by(*(column.desc() for column in table.primary_key))
    if table is SETTLEMENTS:
        asked = asked.where(table.c.kind == "settlement")
    return connection.execute(asked.limit(1)).mappings().one()


def _other(table: Table, column: str, value: Any) -> Any:
    kind = table.c[column].type
    if isinstance(kind, BigInteger | Integer):
        return value + 1_000_003 if column in ("entry", "event", "seq", "suspicion", "seal") else value + 1
    if isinstance(kind, LargeBinary):
        return bytes([bytes(value)[0] ^ 1]) + bytes(value)[1:]
    return f"{value}x"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE messages SET body = X'00FF' WHERE act = 'Cancel'", "messages "),
        ("UPDATE messages SET body = CAST(X'61FF88' AS TEXT) WHERE act = 'Cancel'", "messages "),
        ("UPDATE entries SET households = CAST(X'61FF88' AS TEXT) WHERE entry = 7", "entries "),
        ("UPDATE links SET record = X'00FF' WHERE seq = 2", "links "),
        ("UPDATE links SET digest = 'abc' WHERE seq = 2", "links "),
        ("UPDATE postings SET amount_fen = 9223372036854775807 WHERE entry = 3", "entries "),
        ("UPDATE postings SET amount_fen = 12.5 WHERE entry = 3 AND line = 1", "entries "),
        ("UPDATE tallies SET name = X'00FF'", "tallies "),
        ("UPDATE chains SET household = X'00FF' WHERE household = '000006'", "chains "),
        ("UPDATE seals SET day = X'00FF'", "seals "),
        ("UPDATE worlds SET clock_frozen_at = 'noon'", "worlds default-1"),
        ("UPDATE worlds SET world = 'other-1'", "worlds default-1"),
        ("UPDATE settlements SET undone_by = '', undone_how = '' WHERE undone_how = 'cancelled'", "settlements "),
        ("UPDATE counters SET value = value + 1 WHERE name = 'entry'", "counters default-1/entry"),
        ("UPDATE counters SET value = value - 1 WHERE name = 'settlement'", "counters default-1/settlement"),
    ],
)
def test_what_no_writer_of_ours_could_have_written_is_named(
    till: Counter, tmp_path: Path, statement: str, named: str
) -> None:
    copy = tmp_path / "copy.db"
    back_up(till.world.store, BUREAU, copy)
    connection = sqlite3.connect(copy)
    assert connection.execute(statement).rowcount > 0
    connection.commit()
    connection.close()
    with open_books(str(copy)) as books:
        found = audit(books)
    assert found.findings[0].record.startswith(named), found.findings[0]


def test_the_end_of_a_chain_cut_off_with_all_that_hangs_on_it_is_found(till: Counter, tmp_path: Path) -> None:
    """The last event of a family, its link taken out and the chain's head put back to the link before."""
    copy = tmp_path / "copy.db"
    back_up(till.world.store, BUREAU, copy)
    connection = sqlite3.connect(copy)
    home, event = connection.execute("SELECT household, event FROM family_events ORDER BY event DESC").fetchone()
    connection.execute("DELETE FROM family_events WHERE event = ?", (event,))
    for household, seq in connection.execute(
        "SELECT household, seq FROM links WHERE kind = 'family_event' AND record = ?", (f"{home}/{event}",)
    ).fetchall():
        connection.execute("DELETE FROM links WHERE household = ? AND seq >= ?", (household, seq))
        head = connection.execute("SELECT hash FROM links WHERE household = ? AND seq = ?", (household, seq - 1))
        connection.execute(
            "UPDATE chains SET length = ?, head = ? WHERE household = ?", (seq - 1, head.fetchone()[0], household)
        )
    connection.commit()
    connection.close()
    with open_books(str(copy)) as books:
        assert "counters default-1/family_event" in {finding.record for finding in audit(books).findings}


@pytest.mark.postgres
def test_on_postgresql_too(till: Counter, tmp_path: Path, postgres: Cluster) -> None:
    """One field of what must never change, behind the program's back."""
    back_up(till.world.store, BUREAU, tmp_path / "kept.db")
    with restore(tmp_path / "kept.db", postgres.url(postgres.database()), BUREAU) as books:
        assert audit(books).sound
        for table in (POSTINGS, MESSAGES, EVENTS, GRANTS, COVERS):
            column = next(each for each in reversed(table.columns) if not each.primary_key)
            with books.engines.writer.connect() as connection:
                with connection.begin():
                    row = _last(connection, table)
                    here = [table.c[key.name] == row[key.name] for key in table.primary_key]
                    changed = _other(table, column.key, row[column.key])
                    connection.execute(update(table).where(*here).values({column.key: changed}))
                named = {finding.record.split()[0] for finding in audit(books).findings}
                assert named & {table.name, *ALSO.get(table.name, ())}, (table.name, column.key)
                with connection.begin():
                    connection.execute(update(table).where(*here).values({column.key: row[column.key]}))
        assert audit(books).sound
