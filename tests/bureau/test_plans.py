"""Cost that does not grow: given everything that a counter asks, when SQLite plans it, then it never walks a whole
world."""

import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import event

from terminal_sim.conversation.institution import (
    FindMessage,
    FindSettlement,
    FindTotals,
    FindVisits,
    Reverse,
    StatedTotals,
    TotalCheck,
)
from terminal_sim.conversation.replies import Done, MessageFound, Settled, TotalsChecked, TotalsFound, VisitsFound
from tests.bureau.counter import Counter, counter
from tests.bureau.days import by_card

WHOLE_WORLD_IS_WANTED = ("worlds", "counters")


def test_no_statement_walks_a_world(tmp_path: Path) -> None:
    db = str(tmp_path / "world.db")
    said: list[tuple[str, Sequence[object]]] = []

    def heard(_c: object, _k: object, statement: str, values: Sequence[Sequence[object]], *rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")):
            said.append((statement, values[0] if rest[-1] else values))

    with counter(db, "2023-03-15T16:40", "P61010099001") as till:
        for engine in (till.world.store.engines.writer, till.world.store.engines.reader):
            event.listen(engine, "before_cursor_execute", heard)
        everything(till)
        with counter(db, "2024-03-15T09:30", "H41010099005") as clinic:
            for engine in (clinic.world.store.engines.writer, clinic.world.store.engines.reader):
                event.listen(engine, "before_cursor_execute", heard)
            a_visit(clinic)
    assert len(said) > 100
    connection = sqlite3.connect(db)
    walked = set()
    for statement, values in said:
        if "FROM persons" in statement and "ORDER BY" in statement:
            continue  # this test's own search by name, which no counter does
        for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", tuple(values)):
            plan = str(row[3])
            table = plan.split()[1]
            whole = plan.startswith("SCAN") or re.search(r"\(world=\?\)$", plan)
            if whole and table not in WHOLE_WORLD_IS_WANTED:
                walked.add(f"{plan}: {statement[:160]}")
    connection.close()
    assert walked == set()


def everything(till: Counter) -> None:
    token = till.token("示例小丽", channel="national_app")
    bill = till.bill("xian-pharmacy-xiaoli", "示例小丽")
    till.quote(till.purchase(token, "310", bill, "b1"))
    settled = till.settle(till.purchase(token, "310", bill, "b1"))
    till.cancel(settled)
    till.settle(till.purchase(by_card(till, "示例小丽"), "310", bill, "b2"), "reversed")
    till.ask(Done, Reverse("", "reversed", ""))
    till.ask(MessageFound, FindMessage("reversed"))
    till.ask(Settled, FindSettlement(settled.settlement_id))
    today = till.clock.at.date()
    till.ask(VisitsFound, FindVisits(settled.person.number, today, today))
    till.ask(TotalsFound, FindTotals(settled.person.number))
    till.ask(TotalsChecked, TotalCheck("310", "41", today, today, StatedTotals(0, 0, 0, 0, 0)))


def a_visit(till: Counter) -> None:
    bill = till.bill("clinic-child", "示例小满")
    token = till.token("示例林岚", "示例小满")
    visit = till.registered(token, "390", bill)
    till.settle_visit(till.charge(visit, token, "390", bill))
