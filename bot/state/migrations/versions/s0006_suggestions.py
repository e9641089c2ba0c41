"""Suggested questions that know their article each; before, all under one answer were of its article."""

from alembic import op

__all__ = ["down_revision", "downgrade", "revision", "upgrade"]

revision = "0006"
down_revision = "0005"

_SUGGESTED = "json_valid(text) AND json_type(text, '$.questions') = 'array'"


def upgrade() -> None:
    """Write the article beside each question."""
    op.execute(
        f"""
        UPDATE note SET text = json_object('token', json_extract(text, '$.token'), 'questions', (
            SELECT json_group_array(json_object('question', value, 'article_id', json_extract(text, '$.article_id')))
            FROM json_each(text, '$.questions')
        ))
        WHERE {_SUGGESTED} AND json_type(text, '$.article_id') = 'text'
        """
    )


def downgrade() -> None:
    """Forget them; their buttons say that they are outdated."""
    op.execute(f"DELETE FROM note WHERE {_SUGGESTED}")
