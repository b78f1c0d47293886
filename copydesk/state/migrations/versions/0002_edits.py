"""What people edited, and the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TEXTS = {"month": "", "base": "", "intends": "", "edits": "{}", "stamp": ""}


def upgrade() -> None:
    op.create_index("articles_by_domain", "articles", ["domain"], unique=False)
    op.create_index("links_by_article", "links", ["article"], unique=False)
    with op.batch_alter_table("articles") as table:
        table.add_column(sa.Column("restored", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("documents") as table:
        for name, default in TEXTS.items():
            kind = sa.String() if name in ("month", "stamp") else sa.Text()
            table.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        table.add_column(sa.Column("hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "months",
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("month"),
    )
    # Digests are sixteen digits from now on, as they stand in the ledger.
    op.execute("UPDATE documents SET digest = substr(digest, 1, 16), intended = substr(intended, 1, 16)")
    op.execute("UPDATE documents SET month = substr(name, 1, 7) WHERE name LIKE '____-__-__-%'")
    op.execute("INSERT INTO months SELECT DISTINCT month, '', 1 FROM documents WHERE month != ''")
    op.execute("UPDATE articles SET text_hash = substr(text_hash, 1, 16)")
