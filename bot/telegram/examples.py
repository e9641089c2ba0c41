"""Questions to try, made of the present articles; only such as the bot answers with the article they are made of."""

from collections.abc import Iterator
from itertools import islice

from bot.telegram.language import sentences
from bot.telegram.markup import units
from retrieval.engine import Engine
from retrieval.holdings import Holdings

__all__ = ["find_examples"]

EXAMPLES = 3
TRIED = 12
LONGEST_TITLE = 70


def find_examples(engine: Engine, holdings: Holdings) -> tuple[str, ...]:
    """Give up to three questions; blocks for as long as asking them takes."""
    good = (question for question, article in _questions(holdings) if _leads_to(engine, question, article))
    return tuple(islice(good, EXAMPLES))


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
