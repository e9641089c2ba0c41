"""Questions in trouble: a slow model, a damaged index, an error nobody foresaw."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from bot_api_server import TOKEN, BotApiServer
from support import WordEmbedder
from telegram import Bot, Message, Update

from bot.served import Served
from bot.state.store import State
from bot.telegram import texts
from bot.telegram.conversations import Conversations
from bot.telegram.presenting import Presenter
from bot.telegram.questions import Questions
from bot.telegram.sending import CROWD, PATIENCE_SECONDS, typing
from bot.telegram.service import AnswerService
from index.articles import Article
from index.build import reindex
from index.corpus import Corpus
from index.embedding import Embedder
from index.errors import SnapshotDamaged

QUESTION = "باران کجا بارید؟"
ADMIN = 1


@pytest.fixture
def embedder() -> Embedder:
    return WordEmbedder()


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer().running() as server:
        yield server


@pytest.fixture
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    state = State(tmp_path_factory.mktemp("state") / "state.sqlite")
    yield state
    state.close()


def publish(index_dir: Path, embedder: Embedder, *texts_: str) -> None:
    articles = tuple(Article(str(number), text) for number, text in enumerate(texts_))
    reindex(Corpus(articles, ()), index_dir, embedder)


def damage(index_dir: Path) -> None:
    (index_dir / "CURRENT").write_text("20000101T000000-gone", encoding="utf-8")


@asynccontextmanager
async def answering(index_dir: Path, load: Callable[[], Embedder] = WordEmbedder) -> AsyncIterator[AnswerService]:
    """Answer from an index in a child process, which loads its model with a function of this module."""
    service = AnswerService(partial(Served, index_dir, load))
    yield service
    await service.close()


async def ask(server: BotApiServer, state: State, service: AnswerService, user: int = 2) -> str:
    """Ask as the application does, and return what is said."""
    async with Bot(TOKEN, base_url=f"{server.url}/bot") as bot:
        update = Update.de_json({"update_id": 1, "message": server.message(user, text=QUESTION)}, bot)
        questions = Questions(service, Conversations(), Presenter(state), {ADMIN})
        await questions.answer(update, cast(Any, None))
    return server.messages[-1].text


def load_slowly() -> Embedder:
    time.sleep(0.6)
    return WordEmbedder()


async def test_a_quick_answer_shows_no_typing_and_a_slow_one_does(
    tmp_path: Path, server: BotApiServer, state: State, embedder: Embedder
) -> None:
    publish(tmp_path, embedder, "در ساری باران بارید و رودها بالا آمدند.")
    async with answering(tmp_path, load_slowly) as service:
        assert "ساری" in await ask(server, state, service)
        assert server.called("sendChatAction")
        signs = [len(server.called("sendChatAction"))]
        while len(signs) < 20 and len(set(signs)) == len(signs):  # a busy machine may be slow for once
            assert "ساری" in await ask(server, state, service)
            signs.append(len(server.called("sendChatAction")))
        assert signs[-2] == signs[-1]


@pytest.mark.parametrize(("waiting", "signs"), [(CROWD - 1, CROWD - 1), (CROWD, 0)])
async def test_a_crowd_is_shown_no_typing(server: BotApiServer, waiting: int, signs: int) -> None:
    async with Bot(TOKEN, base_url=f"{server.url}/bot") as bot, AsyncExitStack() as shown:
        for user in range(1, waiting + 1):
            message = Message.de_json(server.message(user, text=QUESTION), bot)
            await shown.enter_async_context(typing(message))
        end = time.monotonic() + 30
        await asyncio.sleep(2 * PATIENCE_SECONDS)
        while len(server.called("sendChatAction")) < signs and time.monotonic() < end:
            await asyncio.sleep(PATIENCE_SECONDS)
    assert len(server.called("sendChatAction")) == signs


async def test_a_new_index_is_served_and_a_damaged_one_is_not(
    tmp_path: Path, server: BotApiServer, state: State, embedder: Embedder
) -> None:
    publish(tmp_path, embedder, "در ساری باران بارید.")
    async with answering(tmp_path) as service:
        assert "ساری" in await ask(server, state, service)
        publish(tmp_path, embedder, "در ساری باران بارید.", "در رشت کجا باران بارید؟ در رشت باران بارید.")
        assert "رشت" in await ask(server, state, service)
        damage(tmp_path)
        assert "رشت" in await ask(server, state, service)


async def test_without_any_usable_index_the_admin_is_named(tmp_path: Path, server: BotApiServer, state: State) -> None:
    async with answering(tmp_path) as service:
        await service.open()
        assert await ask(server, state, service) == texts.NO_INDEX
        assert "هنوز نمایه‌ای نیست؛ برای ساختن آن /reindex را بفرستید." in await ask(server, state, service, ADMIN)
        damage(tmp_path)
        with pytest.raises(SnapshotDamaged):
            await service.ask(QUESTION)
        assert await ask(server, state, service) == texts.INDEX_UNUSABLE
        assert "20000101T000000-gone'\u2069، نام هیچ نمایه‌ای نیست؛" in await ask(server, state, service, ADMIN)


def load_in_vain() -> Embedder:
    raise MemoryError


async def test_an_unforeseen_error_is_one_sentence_and_a_log_entry(
    tmp_path: Path, server: BotApiServer, state: State, caplog: pytest.LogCaptureFixture
) -> None:
    async with answering(tmp_path, load_in_vain) as service:
        assert await ask(server, state, service) == texts.TROUBLE
    assert "could not be answered" in caplog.text
    assert QUESTION not in caplog.text


async def test_a_button_that_telegram_refuses_costs_no_answer(
    tmp_path: Path, server: BotApiServer, state: State, embedder: Embedder
) -> None:
    article = Article("1", "در ساری باران بارید و رودها بالا آمدند.", url="https://example.com/1")
    reindex(Corpus((article,), ()), tmp_path, embedder)
    server.fail("sendMessage", 400)
    async with answering(tmp_path) as service:
        assert "ساری" in await ask(server, state, service)
    assert server.messages[-1].links == []


async def test_an_answer_that_cannot_be_remembered_goes_without_buttons(
    tmp_path: Path, server: BotApiServer, state: State, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    publish(tmp_path, embedder, "در ساری باران بارید و رودها بالا آمدند.")
    with state._database.session() as session:
        session.execute(sa.text("ALTER TABLE asked RENAME TO lost"))
    async with answering(tmp_path) as service:
        assert "ساری" in await ask(server, state, service)
    assert server.messages[-1].labels == []
    assert "PORSA_STATE" in caplog.text
