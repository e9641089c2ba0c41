"""A question becomes ranked passages and an answer. This package knows nothing of Telegram or terminals."""
