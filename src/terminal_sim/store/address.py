"""Where a store lives (存储地址): a path or a PostgreSQL address names two books, the bureau's and the terminals'.

>>> from pathlib import Path
>>> address_of("/tmp/shop.db", "bureau", "").path == Path("/tmp/shop.db")
True
>>> address_of("/tmp/shop.db", "terminals", ".daybook").path == Path("/tmp/shop.db.daybook")
True
>>> there = address_of("postgresql://me:secret@db.example/sim", "terminals", ".daybook")
>>> there.schema, there.shown
('terminals', 'postgresql://me:***@db.example/sim')
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from terminal_sim.errors.store import BadStoreAddress


@dataclass(frozen=True, slots=True)
class Address:
    """``path`` for SQLite, else ``url`` and ``schema`` for PostgreSQL. ``shown`` hides the password."""

    shown: str
    path: Path | None = None
    url: URL | None = None
    schema: str = ""


def address_of(db: str, party: str, suffix: str) -> Address:
    """The address of one party's book. Raises BadStoreAddress."""
    if not db.strip():
        raise BadStoreAddress(db="''", why_zh="地址为空", why="it is empty")
    if "://" not in db:
        return _file(db, suffix)
    try:
        url = make_url(db)
    except (ArgumentError, ValueError):
        raise BadStoreAddress(
            db=db.split("://")[0] + "://…", why_zh="无法解析", why="it cannot be understood"
        ) from None
    if url.get_backend_name() == "sqlite" and url.database:
        return _file(url.database, suffix)
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise BadStoreAddress(
            db=url.render_as_string(),
            why_zh=f"不支持 {url.drivername}",
            why=f"{url.drivername} is not supported, only files and postgresql",
        )
    return Address(shown=url.render_as_string(), url=url.set(drivername="postgresql+psycopg"), schema=party)


def _file(name: str, suffix: str) -> Address:
    if name.startswith(":") or "\0" in name:
        raise BadStoreAddress(db=repr(name), why_zh="需要一个真实的文件", why="a real file is wanted")
    try:
        path = Path(f"{name}{suffix}").expanduser()
        is_folder = path.is_dir()
    except (OSError, RuntimeError) as error:
        raise BadStoreAddress(db=name, why_zh=_said(error), why=_said(error)) from error
    if is_folder:
        raise BadStoreAddress(db=str(path), why_zh="这是一个目录", why="it is a folder")
    return Address(shown=str(path), path=path)


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
