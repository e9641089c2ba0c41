"""Questions to try, made of the present articles; only such as the bot answers with the article they are made of."""

from collections.abc import Iterator

from bot.telegram.language import sentences
from bot.telegram.markup import units
from index.snapshot import Snapshot
from retrieval.engine import Engine
from retrieval.holdings import Holdings

__all__ = ["Examples"]

EXAMPLES = 3
TRIED = 12
LONGEST_TITLE = 70


class Examples:
    """Finds examples, once for each snapshot."""

    def __init__(self) -> None:
        self._found: tuple[Snapshot, tuple[str, ...]] | None = None

    def find(self, engine: Engine, holdings: Holdings) -> tuple[str, ...]:
        """Give up to three questions; blocks for as long as asking them takes."""
        if self._found is None or self._found[0] is not engine.snapshot:
            snapshot = engine.snapshot
            good = (question for question, article in _questions(holdings) if _leads_to(engine, question, article))
            self._found = snapshot, tuple(question for question, _ in zip(good, range(EXAMPLES), strict=False))
        return self._found[1]


def _questions(holdings: Holdings) -> Iterator[tuple[str, str]]:
    # In Persian whatever the language of the interface: so are the articles.
    form = sentences("fa")["HELP_EXAMPLE"]
    named = [article for article in holdings.newest if 0 < units(article.title) <= LONGEST_TITLE]
    for article in named[:TRIED]:
        if not set(article.title) & set("«»؟?\n"):
            yield form.format(title=article.title), article.id


def _leads_to(engine: Engine, question: str, article_id: str) -> bool:
    reply = engine.ask(question, k=1)
    return reply.found and reply.answers[0].article.id == article_id
