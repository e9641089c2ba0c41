"""A `Reply` becomes a Telegram message: the sentence first, then the passage, then where it stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import MessageLimit

from bot.telegram import texts
from bot.telegram.language import manner
from bot.telegram.markup import (
    ELLIPSIS,
    Markup,
    bold,
    isolated,
    joined,
    link,
    plain,
    quote,
    shortened,
    underlined,
    units,
    web_address,
)
from index.articles import Article
from index.passages import Span
from retrieval.answer import Answer, Excerpt, Reply

__all__ = ["Outgoing", "article_line", "render_reply"]

MESSAGE_UNITS = int(MessageLimit.MAX_TEXT_LENGTH)
HEADLINE_UNITS, TITLE_UNITS, NAME_UNITS = 1_000, 160, 80
RELATED = 3
CLOSEST = 5
COPIES = 4
MARKS = 40
"""Marked words of a passage: Telegram keeps 100 entities of a message, addresses in the text among them."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready to be sent."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


def render_reply(reply: Reply) -> Outgoing:
    """Write the message for a reply, within Telegram's 4,096 UTF-16 units."""
    if not (reply.found and reply.answers):
        return Outgoing(_refusal(reply).html)
    answer = reply.answers[0]
    short = manner().length == "short"
    related = () if short else reply.related[:RELATED]
    head = joined("\n\n", [_chosen(reply), _meant(reply), _headline(answer, reply.asks_who)])
    tail = joined("\n", [article_line(answer.article), _copies(answer.also)])
    if related:
        tail = joined("\n\n", [tail, _listed(texts.RELATED, related)])
    room = MESSAGE_UNITS - head.units - tail.units - len("\n\n" * 2)
    passage = Markup() if short else quote(_passage(answer.best, room))
    return Outgoing(joined("\n\n", [head, passage, tail]).html, _button(answer.article))


def _headline(answer: Answer, asks_who: bool) -> Markup:
    """Write the answer sentence and who says it; the speaker first, and in bold, where that was asked."""
    sentence = _answered(answer.best)
    if not answer.speaker:
        return sentence
    speaker = isolated(shortened(str(answer.speaker), NAME_UNITS))
    if asks_who:
        return joined("\n", [plain(texts.ACCORDING_TO) + bold(speaker), sentence])
    return joined("\n", [sentence, texts.ACCORDING_TO + speaker])


def _answered(excerpt: Excerpt) -> Markup:
    """Write the answer sentences in bold, the likely answer itself underlined."""
    written = []
    for start, end in excerpt.sentences:
        text = shortened(excerpt.text[start:end], HEADLINE_UNITS // len(excerpt.sentences))
        first, last = (place - start for place in excerpt.answer or (end, end))
        if 0 <= first < last < len(text):
            written.append(bold(plain(text[:first]) + underlined(text[first:last]) + text[last:]))
        else:
            written.append(bold(text))
    return joined("\n", written)


def _chosen(reply: Reply) -> Markup:
    """Show a question that was chosen and not typed; nobody could tell else what is answered."""
    return plain(f"❓ {shortened(reply.question, HEADLINE_UNITS)}") if reply.suggested else Markup()


def _meant(reply: Reply) -> Markup:
    """Name the words that a repair of the spelling put in, where that changed the answer."""
    if not reply.meant:
        return Markup()
    before, after = texts.DID_YOU_MEAN.split("{}")
    return plain(f"🔎 {before}") + isolated(shortened("، ".join(reply.meant), NAME_UNITS)) + after


def _refusal(reply: Reply) -> Markup:
    closest = _listed(texts.CLOSEST, reply.answers[:CLOSEST]) if reply.answers else Markup()
    return joined("\n\n", [_chosen(reply), _meant(reply), texts.NOT_FOUND, closest, texts.ASK_OTHERWISE])


def _listed(heading: str, answers: Iterable[Answer]) -> Markup:
    lines = (plain("• ") + link(_title(answer.article), answer.article.url) for answer in answers)
    return joined("\n", [heading, *lines])


def article_line(article: Article) -> Markup:
    """Name the article, its source and its day, in one line."""
    source = isolated(shortened(article.source.strip(), NAME_UNITS)) if article.source else ""
    day = texts.day(article.published) if article.published else ""
    return joined(" — ", [plain("📰 ") + _title(article), joined("، ", [source, day])])


def _copies(articles: Sequence[Article]) -> Markup:
    if not articles:
        return Markup()
    names = list(dict.fromkeys((_source_or_title(article), article.url) for article in articles))
    more = [texts.and_more(len(names) - COPIES)] if len(names) > COPIES else []
    return plain(texts.SAME_STORY) + joined("، ", [*(link(name, url) for name, url in names[:COPIES]), *more])


def _source_or_title(article: Article) -> str:
    source = (article.source or "").strip()
    return isolated(shortened(source, NAME_UNITS)) if source else _title(article)


def _title(article: Article) -> str:
    """Call an article by its title, or by its first words where it has none; always in one line."""
    first_words = article.title.strip() or article.text[: 4 * TITLE_UNITS]
    longest = TITLE_UNITS if article.title.strip() else NAME_UNITS
    return isolated(shortened(" ".join(first_words.split()), longest)) or texts.UNTITLED


def _button(article: Article) -> InlineKeyboardMarkup | None:
    url = web_address(article.url)
    return InlineKeyboardMarkup.from_button(InlineKeyboardButton(texts.AT_THE_SOURCE, url=url)) if url else None


def _passage(excerpt: Excerpt, room: int) -> Markup:
    """Write a passage within `room` units: whole, or what stands around its answer sentence."""
    text, (start, end) = excerpt.text, excerpt.sentence
    sentence, free = text[start:end], room - units(text[start:end])
    if free <= 0:
        return bold(shortened(sentence, room))
    # Half of what is left goes to each side, and what one side does not need to the other.
    after = shortened(text[end:], max(free // 2, free - units(text[:start])))
    before = shortened(text[:start], free - units(after), end=True)
    begin, stop = start - _kept(before, text[:start]), end + _kept(after, text[end:])
    marks = list(_marks_between(excerpt.marks, begin, stop))[:MARKS]
    return (
        plain(before[: len(before) - (start - begin)])
        + _marked(text, begin, start, marks)
        + bold(_marked(text, start, end, marks))
        + _marked(text, end, stop, marks)
        + after[stop - end :]
    )


def _kept(cut: str, whole: str) -> int:
    """Count the characters of `whole` that `cut` still holds beside its «…»."""
    return len(cut) if cut == whole else max(0, len(cut) - len(ELLIPSIS))


def _marks_between(marks: Iterable[Span], begin: int, stop: int) -> Iterator[Span]:
    """Cut marks to what is shown."""
    for first, last in marks:
        first, last = max(first, begin), min(last, stop)
        if first < last:
            yield first, last


def _marked(text: str, begin: int, stop: int, marks: Iterable[Span]) -> Markup:
    piece, reached = Markup(), begin
    for first, last in _marks_between(marks, begin, stop):
        piece += plain(text[reached:first]) + underlined(text[first:last])
        reached = last
    return piece + text[reached:stop]
