"""What nothing ever read goes; what runs and their sources gave stands in the runs' reports, which are files."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.drop_table("runs")
    with op.batch_alter_table("sources") as table:
        table.drop_column("last_run")
        table.drop_column("last_links")
    with op.batch_alter_table("links") as table:
        table.drop_column("kind")
