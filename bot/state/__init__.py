"""What the bot remembers, in one SQLite file: questions, feedback, settings, and what its buttons show."""
