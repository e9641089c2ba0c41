"""People meet Porsa here: the terminal, Telegram, settings and rendering."""

__version__ = "0.1.0"
