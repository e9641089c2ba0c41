"""/sources and /recent: what the articles cover, and the newest of them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from telegram import Update

from bot.telegram import texts
from bot.telegram.basics import Context
from bot.telegram.examples import find_examples
from bot.telegram.markup import Markup, isolated, joined, link, plain, shortened
from bot.telegram.message import Outgoing, article_line
from bot.telegram.sending import send
from bot.telegram.service import AnswerService
from index.errors import SnapshotError
from retrieval.engine import Engine
from retrieval.holdings import Holdings, read_holdings

__all__ = ["Shelf", "render_recent", "render_sources"]

SOURCES_SHOWN, YEARS_SHOWN, RECENT_SHOWN = 15, 10, 10
NAME_UNITS = 80


class Shelf:
    """Tells what lies in the index; counted once for each snapshot."""

    def __init__(self, service: AnswerService) -> None:
        self._service, self._counting = service, asyncio.Lock()
        self._counted: tuple[Path, Holdings] | None = None
        self._found: tuple[Path, tuple[str, ...]] | None = None

    async def holdings(self) -> Holdings:
        """Count the served index; raises SnapshotError where there is none."""
        return (await self._count())[1]

    async def examples(self) -> tuple[str, ...]:
        """Give questions to try; none where there is no index."""
        try:
            generation, holdings = await self._count()
            if self._found is None or self._found[0] != generation:
                self._found = generation, await self._service.consult(find_examples, holdings)
            return self._found[1]
        except SnapshotError:
            return ()

    async def sources(self, update: Update, _: Context) -> None:
        """Answer /sources."""
        if update.message:
            await send(update.message, await self._said(render_sources))

    async def recent(self, update: Update, _: Context) -> None:
        """Answer /recent."""
        if update.message:
            await send(update.message, await self._said(render_recent))

    async def _count(self) -> tuple[Path, Holdings]:
        async with self._counting:
            generation = await self._service.generation()
            if self._counted is None or self._counted[0] != generation:
                self._counted = generation, await self._service.consult(_count)
            return self._counted

    async def _said(self, render: Callable[[Holdings], Markup]) -> Outgoing:
        try:
            return Outgoing(render(await self.holdings()).html)
        except SnapshotError:
            return Outgoing(texts.NO_INDEX)


def _count(engine: Engine) -> Holdings:
    return read_holdings(engine.snapshot)


def render_sources(holdings: Holdings) -> Markup:
    """Write how many articles there are, by source and by the years of the reader's calendar."""
    if not holdings.articles:
        return plain(texts.NO_INDEX)
    counts = Counter(texts.year(day) for day in holdings.days)
    years = sorted(counts.items(), reverse=True)
    sources = [(isolated(shortened(name, NAME_UNITS)) or texts.NO_SOURCE, count) for name, count in holdings.sources]
    return joined(
        "\n\n",
        [
            Markup(texts.SOURCES, 1) + "\n" + texts.how_many(holdings.articles, holdings.days),
            _counted(texts.BY_SOURCE, sources, SOURCES_SHOWN),
            _counted(texts.BY_YEAR, [(texts.year_number(year), count) for year, count in years], YEARS_SHOWN),
        ],
    )


def render_recent(holdings: Holdings) -> Markup:
    """List the newest articles, each with its source and day."""
    lines = [link(article_line(article), article.url) for article in holdings.newest[:RECENT_SHOWN]]
    return joined("\n\n", [Markup(texts.RECENT, 1), *lines]) if lines else plain(texts.NO_INDEX)


def _counted(heading: str, counts: Iterable[tuple[str, int]], shown: int) -> Markup:
    every = list(counts)
    lines = [f"• {name}: {texts.number(count)}" for name, count in every[:shown]]
    more = [texts.and_more(len(every) - shown)] if len(every) > shown else []
    return joined("\n", [heading, *lines, *more]) if lines else Markup()
