"""Connections (连接): one kind that writes and one that only reads, for SQLite and PostgreSQL.

SQLite runs with a write-ahead log and a sync at every commit (``synchronous=FULL``; ``fullfsync`` where the system has
it). PostgreSQL keeps each party's tables in a schema of its own.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from time import sleep
from types import MappingProxyType
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from terminal_sim.clock import stopwatch
from terminal_sim.errors.store import NoPostgresDriver
from terminal_sim.store.address import Address

CACHE_KIB = 65_536
READERS_CACHE_KIB = 16_384
READERS = 64
PAUSE_SECONDS = 0.02
OURS = "terminal-sim-"
_READERS: Mapping[str, Any] = MappingProxyType({"poolclass": QueuePool, "pool_size": READERS, "pool_use_lifo": True})


@dataclass(frozen=True, slots=True)
class Engines:
    """``writer`` begins every transaction as one that writes, ``reader`` as a snapshot."""

    writer: Engine
    reader: Engine

    def dispose(self) -> None:
        """Close every connection."""
        self.writer.dispose()
        self.reader.dispose()


def engines_of(address: Address, busy_seconds: float) -> Engines:
    """Both engines of a book. Raises NoPostgresDriver. Nothing is opened yet."""
    if address.path is not None:
        return Engines(_sqlite(address, busy_seconds, "BEGIN IMMEDIATE"), _sqlite(address, busy_seconds, "BEGIN"))
    return Engines(_postgres(address, busy_seconds, "writer"), _postgres(address, busy_seconds, "reader"))


def begin_log(connection: Connection, busy_seconds: float) -> None:
    """Give a book without one (new, or a backup) its write-ahead log, waiting for others up to ``busy_seconds``."""
    raw = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or raw is None:
        return
    since = stopwatch()
    while True:
        try:
            raw.execute("PRAGMA journal_mode=WAL").fetchall()
        except sqlite3.Error as error:
            # here, unlike anywhere else, SQLite answers at once while another program is about to write
            if getattr(error, "sqlite_errorname", "") != "SQLITE_BUSY" or stopwatch() - since > busy_seconds:
                raise DBAPIError(None, None, error) from error
            sleep(PAUSE_SECONDS)
        else:
            return


def fold_in(engine: Engine) -> None:
    """Bring what an SQLite book's write-ahead log holds into the file itself."""
    with closing(engine.raw_connection()) as raw, closing(raw.cursor()) as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.fetchall()


def _sqlite(address: Address, busy_seconds: float, begin: str) -> Engine:
    # more than the pool keeps would be opened and closed again at each look
    pool = {"poolclass": NullPool} if begin == "BEGIN IMMEDIATE" else _READERS
    engine = create_engine(
        URL.create("sqlite+pysqlite", database=str(address.path)),
        **pool,
        connect_args={"timeout": busy_seconds, "check_same_thread": False, "isolation_level": None},
    )

    cache = CACHE_KIB if begin == "BEGIN IMMEDIATE" else READERS_CACHE_KIB

    @event.listens_for(engine, "connect")
    def _prepared(raw: Any, _record: Any) -> None:
        for pragma in ("synchronous=FULL", "fullfsync=ON", "foreign_keys=ON", f"cache_size=-{cache}"):
            raw.execute(f"PRAGMA {pragma}")
        if begin == "BEGIN":
            raw.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _postgres(address: Address, busy_seconds: float, part: str) -> Engine:
    settings = [
        f"-c search_path={address.schema}",
        f"-c lock_timeout={int(busy_seconds * 1000)}",
        "-c client_encoding=UTF8",
        f"-c application_name={OURS}{address.schema}-{part}",
    ]
    if part == "reader":
        settings.append("-c default_transaction_read_only=on")
    logging.getLogger("psycopg").addFilter(_is_news)
    isolation = "READ COMMITTED" if part == "writer" else "REPEATABLE READ"
    try:
        return create_engine(
            address.url or "",
            isolation_level=isolation,
            poolclass=NullPool if part == "writer" else QueuePool,
            connect_args={"options": " ".join(settings), "connect_timeout": max(2, int(busy_seconds))},
        )
    except ImportError as missing:
        raise NoPostgresDriver(why=str(missing)) from None


def _is_news(record: logging.LogRecord) -> bool:
    """Whether the driver's log should take a record up.

    Sending many rows, the driver opens a pipeline of its own. If the connection is lost meanwhile, it raises that,
    which the writer makes good, and logs besides that the pipeline could not be ended: of our connections that is
    nothing new.
    """
    import psycopg

    ended = record.args[0] if isinstance(record.args, tuple) and record.args else None
    if not isinstance(ended, psycopg.Pipeline) or not str(record.msg).startswith("error ignored terminating"):
        return True
    try:
        return f"application_name={OURS}".encode() not in ended.pgconn.options
    except psycopg.Error:
        return True
