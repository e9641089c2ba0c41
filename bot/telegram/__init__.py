"""Porsa in Telegram: private chats, long polling."""
