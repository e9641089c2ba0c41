"""What people send beside text: a caption is a question, a voice or a picture gets a sentence that helps."""

from telegram import Message, Update

from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.questions import Questions
from bot.telegram.sending import send

__all__ = ["Content"]


class Content:
    """Answers messages without text of their own."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions

    async def receive(self, update: Update, _: Context) -> None:
        """Take what is written below a picture or a file for the question, forwarded posts above all."""
        message = update.message
        if message is None:
            return
        if message.caption and message.caption.strip():
            await self._questions.ask(message, message.caption)
        else:
            await send(message, _helpful(message))


def _helpful(message: Message) -> str:
    if message.voice or message.audio or message.video_note:
        return texts.NO_VOICE
    if message.photo or message.video or message.animation:
        return texts.NO_PICTURE
    if message.sticker:
        return texts.NO_STICKER
    return texts.ONLY_TEXT
