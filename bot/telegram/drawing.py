"""Charts drawn by a child process, so that neither the time that takes nor the memory is the bot's."""

import asyncio
import logging
import os
import sys
from collections.abc import Sequence

from bot.chart import CHART, Chart

__all__ = ["drawn"]

COMMAND = (sys.executable, "-m", "bot.chart")
SECONDS = 60.0
"""What a drawing may take; it is one second, and more where matplotlib first looks through the fonts."""

_LOG = logging.getLogger(__name__)


async def drawn(chart: Chart, command: Sequence[str] = COMMAND) -> bytes | None:
    """Give a chart as PNG; None where it could not be drawn, which is logged. A cancelled drawing ends its child."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={name: value for name, value in os.environ.items() if not name.startswith("PORSA_")},
        start_new_session=True,
    )
    picture, said = b"", b"it took too long"
    try:
        async with asyncio.timeout(SECONDS):
            picture, said = await process.communicate(CHART.dump_json(chart))
    except TimeoutError:
        pass
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == 0:
        return picture
    _LOG.warning("A chart could not be drawn (%s).", said.decode(errors="replace").strip().rpartition("\n")[2])
    return None
