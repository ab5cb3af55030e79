"""A party of the counter (一方) as its store knows it: the tables of its book and the revisions that book has had."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import MetaData, Table


@dataclass(frozen=True, slots=True)
class Party:
    """``name``: bureau or terminals. ``revisions``: every layout, oldest first; the last is the one ``tables``
    describe.

    ``migrations``: the package that holds one script a revision. ``mark``: four letters by which a file is told.
    """

    name: str
    tables: tuple[Table, ...]
    revisions: tuple[str, ...]
    migrations: str
    mark: str
    suffix: str = ""

    @property
    def revision(self) -> str:
        """The layout of today."""
        return self.revisions[-1]

    @property
    def application_id(self) -> int:
        """The mark as SQLite keeps it in a file's header."""
        return int.from_bytes(self.mark.encode("ascii"), "big")

    def metadata(self) -> MetaData:
        """All tables of the book in one fresh metadata."""
        together = MetaData()
        for table in self.tables:
            table.to_metadata(together)
        return together
