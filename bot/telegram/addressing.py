"""Whether a message in a group is meant for the bot, and what it asks."""

from telegram import Message, MessageEntity
from telegram.ext import filters

__all__ = ["ADDRESSED", "CALLED_BY_NAME", "question_in"]


def question_in(message: Message) -> str:
    """Give what a message asks: its words without the bot's name and command, else those of the one it replies to."""
    asked = _without(message, _names(message))
    if not asked.strip() and message.reply_to_message and not _is_ours(message.reply_to_message):
        asked = message.reply_to_message.text or message.reply_to_message.caption or ""
    return asked.strip()


def _names(message: Message) -> list[MessageEntity]:
    """Give the stretches of a message that name this bot, and a command at its beginning."""
    bot = message.get_bot()
    found = []
    for entity, text in message.parse_entities().items():
        named = entity.type == MessageEntity.MENTION and text.casefold() == f"@{bot.username}".casefold()
        meant = entity.type == MessageEntity.TEXT_MENTION and entity.user and entity.user.id == bot.id
        if named or meant or (entity.type == MessageEntity.BOT_COMMAND and entity.offset == 0):
            found.append(entity)
    return found


def _without(message: Message, entities: list[MessageEntity]) -> str:
    # Telegram counts in UTF-16.
    text = (message.text or "").encode("utf-16-le")
    for entity in sorted(entities, key=lambda one: -one.offset):
        text = text[: 2 * entity.offset] + text[2 * (entity.offset + entity.length) :]
    return text.decode("utf-16-le")


def _is_ours(message: Message) -> bool:
    return message.from_user is not None and message.from_user.id == message.get_bot().id


class _Addressed(filters.MessageFilter):
    """Messages that name the bot or reply to one of its own."""

    def filter(self, message: Message) -> bool:
        """Say whether this is one."""
        earlier = message.reply_to_message
        # In a forum every message replies to the one that opened its topic.
        replies = earlier is not None and _is_ours(earlier) and earlier.forum_topic_created is None
        return replies or any(entity.type != MessageEntity.BOT_COMMAND for entity in _names(message))


class _CalledByName(filters.MessageFilter):
    """Commands with the bot's name behind them, as /help@porsa_bot: others may be for other bots."""

    def filter(self, message: Message) -> bool:
        """Say whether this is one."""
        words = (message.text or "").split(maxsplit=1)
        return bool(words) and words[0].casefold().endswith(f"@{message.get_bot().username}".casefold())


ADDRESSED = _Addressed()
CALLED_BY_NAME = _CalledByName()
