"""Who is enrolled (参保登记): persons, covers, kinship, institutions, and the year's tallies. The bureau's own
metadata.

Every table of the bureau hangs on ``METADATA``; each room declares its own beside its questions, and ``books``
lists them all. Columns come from ``store.columns``; a key always begins with the world, and wherever a person is
concerned the household follows, so that a cluster can spread the rows by household.
"""

from __future__ import annotations

from sqlalchemy import Index, MetaData, Table

from terminal_sim.store.columns import key_text, money, number, sha256, text, world_key

METADATA = MetaData()

PERSONS = Table(
    "persons",
    METADATA,
    world_key(),
    key_text("person"),
    text("household"),
    text("name"),
    text("certificate"),
    text("certificate_kind"),
    text("sex"),
    text("born"),
    text("social_card"),
    text("phone"),
    Index("persons_by_certificate", "world", "certificate"),
    Index("persons_by_card", "world", "social_card"),
    Index("persons_by_household", "world", "household"),
)

COVERS = Table(
    "covers",
    METADATA,
    world_key(),
    key_text("person"),
    key_text("insurance"),
    key_text("from_day"),
    text("to_day"),
    text("person_class"),
    text("status"),
    text("region"),
    text("admin_code"),
    number("has_account"),
    text("employer"),
    text("tags", "[]"),
    sqlite_with_rowid=False,
)

KINSHIP = Table(
    "kinship",
    METADATA,
    world_key(),
    key_text("person"),
    key_text("relative"),
    text("relation"),
    sqlite_with_rowid=False,
)

INSTITUTIONS = Table(
    "institutions",
    METADATA,
    world_key(),
    key_text("code"),
    text("name"),
    text("name_en"),
    text("kind"),
    text("level"),
    text("region"),
    text("admin_code"),
    text("tags", "[]"),
    Index("institutions_by_name", "world", "name"),
)

TALLIES = Table(
    "tallies",
    METADATA,
    world_key(),
    key_text("household"),
    key_text("person"),
    key_text("insurance"),
    key_text("name"),
    key_text("period"),
    money("amount_fen"),
    sha256("check_value"),
    sqlite_with_rowid=False,
)
