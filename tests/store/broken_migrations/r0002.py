"""Half a step, then an error."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("notes")
    op.create_table("halves", sa.Column("name", sa.Text))
    raise RuntimeError("half way")
