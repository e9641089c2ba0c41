"""Settings of people."""

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "downgrade", "revision", "upgrade"]

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "preference",
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("language", sa.String()),
        sa.Column("digits", sa.String()),
        sa.Column("length", sa.String()),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("preference")
