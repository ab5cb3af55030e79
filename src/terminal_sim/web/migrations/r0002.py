"""Browsers stay paired after a restart (已配对的浏览器): a row for each."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of the paired browsers."""
    op.create_table(
        "paired",
        sa.Column("world", sa.Text, primary_key=True),
        sa.Column("browser", sa.Text, primary_key=True),
        sa.Column("paired_at", sa.Text, nullable=False, server_default=""),
        sa.Column("seen_at", sa.Text, nullable=False, server_default=""),
        sqlite_with_rowid=False,
    )
