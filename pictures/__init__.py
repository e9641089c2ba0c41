"""Pictures of the chat for the README: the bot's own messages, drawn by a browser."""
