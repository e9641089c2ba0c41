"""Who wants the daily digest."""

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "downgrade", "revision", "upgrade"]

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "digest",
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("digest")
