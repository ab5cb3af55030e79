"""Columns that every table is made of (列): each key begins with the world, moments are texts, money is whole fen.

Moments are ISO texts with microseconds and +08:00, so that they sort by time, come back as they went in, and can be
part of a record's digest on every database.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, Text

from terminal_sim.clock import moment


def key_text(name: str) -> Column[str]:
    """A text that is part of the primary key."""
    return Column(name, Text, primary_key=True)


def key_number(name: str) -> Column[int]:
    """A whole number that is part of the primary key."""
    return Column(name, BigInteger, primary_key=True, autoincrement=False)


def world_key() -> Column[str]:
    """The world: first column of every key."""
    return key_text("world")


def text(name: str, default: str = "") -> Column[str]:
    """A text, empty where nothing is known."""
    return Column(name, Text, nullable=False, server_default=default)


def number(name: str) -> Column[int]:
    """A small whole number."""
    return Column(name, Integer, nullable=False, server_default="0")


def money(name: str) -> Column[int]:
    """Whole fen."""
    return Column(name, BigInteger, nullable=False, server_default="0")


def sha256(name: str) -> Column[bytes]:
    """32 bytes."""
    return Column(name, LargeBinary(32), nullable=False)


def written(at: datetime) -> str:
    """A moment as it is stored."""
    return at.isoformat(timespec="microseconds")


def read(stored: str) -> datetime:
    """A stored moment."""
    return moment(stored, "stored moment")
