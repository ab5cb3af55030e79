"""The first layout."""

from sqlalchemy import MetaData

from terminal_sim.store.worlds import STAMP

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing but the stamp is older than the notes."""
    STAMP.to_metadata(MetaData())
