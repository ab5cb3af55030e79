"""The layout of the first release (设备簿, 0.1.0), as ``r0001.layout`` writes it out."""

from importlib.resources import files

from alembic import op

from terminal_sim.store.layout import metadata_of

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    layout = files("terminal_sim.web.migrations") / "r0001.layout"
    metadata_of(layout.read_text(encoding="utf-8")).create_all(op.get_bind())
