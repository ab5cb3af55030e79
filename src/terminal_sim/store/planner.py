"""What SQLite's planner is told (查询计划统计): that a world is large and that every further column narrows it.

Without figures the planner takes any index whose first column is given, and the first column of all of ours is the
world: it would walk a whole world to find one bill. Measured figures would be those of an empty store, so fixed
ones are written into ``sqlite_stat1`` when a store is made; plans then stay the same however it grows.
"""

from __future__ import annotations

from sqlalchemy.engine import Connection

from terminal_sim.store.party import Party

ROWS = 1_000_000
NARROWING = (ROWS, 1_000, 50, 5, 1, 1, 1, 1)


def teach(connection: Connection, party: Party) -> None:
    """Write figures for every index of the party's tables."""
    connection.exec_driver_sql("ANALYZE sqlite_schema")
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    for table in party.tables:
        for _, name, unique, origin, _ in connection.exec_driver_sql(f"PRAGMA index_list({table.name})").all():
            columns = len(connection.exec_driver_sql(f"PRAGMA index_info({name})").all())
            of_table = origin == "pk" and table.dialect_options["sqlite"].get("with_rowid") is False
            figures = [ROWS, *NARROWING[:columns]]
            figures[-1] = 1 if unique else figures[-1]
            connection.exec_driver_sql(
                "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)",
                (table.name, table.name if of_table else name, " ".join(map(str, figures))),
            )
