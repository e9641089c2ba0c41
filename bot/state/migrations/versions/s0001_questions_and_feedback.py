"""Questions with their replies, and feedback."""

import sqlalchemy as sa
from alembic import op

__all__ = ["down_revision", "downgrade", "revision", "upgrade"]

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "asked",
        sa.Column("token", sa.String(), primary_key=True),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("found", sa.Boolean(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("elapsed_ms", sa.Double(), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=False),
    )
    op.create_index("asked_at_index", "asked", ["at"])
    op.create_index("asked_person_index", "asked", ["person"])
    op.create_table(
        "feedback",
        sa.Column("token", sa.String(), sa.ForeignKey("asked.token", ondelete="CASCADE"), primary_key=True),
        sa.Column("person", sa.String(), primary_key=True),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_feedback_person", "feedback", ["person"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("feedback")
    op.drop_table("asked")
