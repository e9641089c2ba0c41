"""A question back to an admin, with a button for each answer, and what was pressed."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.state.store import State
from bot.telegram import texts
from bot.telegram.sending import acknowledge

__all__ = ["Decision", "choices", "decision"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What an admin chose, and about what."""

    query: CallbackQuery
    choice: str
    about: str
    token: str
    """Leads back to what it is about, for a further button."""


def choices(prefix: str, token: str, **labels: str) -> InlineKeyboardMarkup:
    """Make a row of buttons, a choice and its label each; `token` leads to what they are about."""
    row = [InlineKeyboardButton(label, callback_data=f"{prefix}:{choice}:{token}") for choice, label in labels.items()]
    return InlineKeyboardMarkup([row])


async def decision(update: Update, admins: Collection[int], state: State) -> Decision | None:
    """Read a press on one of the `choices`; None where it counts for nothing, which its sender is told."""
    query = update.callback_query
    if query is None:
        return None
    if query.from_user.id not in admins:
        await acknowledge(query, texts.ADMINS_ONLY)
        return None
    _, choice, token = (query.data or "").split(":")
    about = await asyncio.to_thread(state.noted, token)
    if about is None:
        await acknowledge(query, texts.OUTDATED, alert=True)
        return None
    return Decision(query, choice, about, token)
