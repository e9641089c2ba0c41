"""How a state file of any age becomes one of today; Alembic runs `versions/` in order."""
