"""Alembic runs this file; `bot.state.database` hands it the open connection."""

from alembic import context

from bot.state.schema import Base

# SQLite alters a table by copying it, which Alembic does in its batch mode.
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
