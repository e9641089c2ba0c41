"""What is done once an hour: what was kept long enough is deleted."""

import asyncio
import logging

from bot.state.store import State
from index.errors import StateError

__all__ = ["keep_house"]

HOUR = 3_600.0

_LOG = logging.getLogger(__name__)


async def keep_house(state: State, retention_days: int) -> None:
    """Delete old questions now and every hour, until cancelled."""
    while True:
        try:
            gone = await asyncio.to_thread(state.forget_older_than, retention_days)
            if gone:
                _LOG.info("%s questions older than %s days were deleted.", gone, retention_days)
        except StateError as error:
            _LOG.error("%s", error)
        await asyncio.sleep(HOUR)
