"""Articles become a published, searchable snapshot. This package knows nothing of questions or chats."""
