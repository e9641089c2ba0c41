"""The child process that answers: what it gives, and what becomes of it and of the questions when somebody dies."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from support import ROOT, WordEmbedder

from bot.served import Served
from bot.telegram.service import AnswerService
from index.articles import Article
from index.build import reindex
from index.corpus import Corpus
from index.errors import QuestionError, SnapshotMissing
from retrieval.engine import Engine
from retrieval.question import NO_WORD

QUESTION = "باران کجا بارید؟"


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[AnswerService]:
    reindex(Corpus((Article("1", "در ساری باران بارید."),), ()), tmp_path, WordEmbedder())
    others = multiprocessing.active_children()
    service = AnswerService(partial(Served, tmp_path, WordEmbedder))
    yield service
    await service.close()
    assert set(multiprocessing.active_children()) <= set(others)


def process_of(_: Engine) -> int:
    return os.getpid()


def take_long(_: Engine) -> None:
    time.sleep(60)


def is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


async def test_the_engine_lives_in_a_child_that_remembers_it(service: AnswerService) -> None:
    assert (await service.ask(QUESTION)).answers[0].article.id == "1"
    assert await service.consult(process_of) == await service.consult(process_of) != os.getpid()
    assert await service.memory_bytes() > 20 * 2**20


async def test_an_error_of_the_engine_is_raised_with_its_reason(service: AnswerService, tmp_path: Path) -> None:
    await service.ask(QUESTION)
    with pytest.raises(QuestionError) as refused:
        await service.ask("؟")
    assert refused.value.reason.sentence == NO_WORD
    elsewhere = AnswerService(partial(Served, tmp_path / "nowhere", WordEmbedder))
    with pytest.raises(SnapshotMissing, match="porsa reindex") as missing:
        await elsewhere.ask(QUESTION)
    assert missing.value.reason.details == {"folder": str(tmp_path / "nowhere")}
    await elsewhere.close()


async def test_questions_are_answered_although_the_child_is_killed(service: AnswerService) -> None:
    child = await service.consult(process_of)
    asked = [asyncio.create_task(service.ask(QUESTION)) for _ in range(5)]
    os.kill(child, signal.SIGKILL)
    assert [reply.answers[0].article.id for reply in await asyncio.gather(*asked)] == ["1"] * 5
    assert await service.consult(process_of) != child


async def test_the_child_outlives_the_signals_that_end_the_bot(service: AnswerService) -> None:
    child = await service.consult(process_of)
    os.kill(child, signal.SIGINT)
    os.kill(child, signal.SIGTERM)
    assert await service.consult(process_of) == child


async def test_what_takes_too_long_is_ended_with_the_bot(service: AnswerService) -> None:
    child = await service.consult(process_of)
    asked = asyncio.create_task(service.consult(take_long))
    await asyncio.sleep(0.2)
    begun = time.monotonic()
    await service.close()
    assert is_gone(child) and time.monotonic() - begun < 20
    with pytest.raises(Exception, match="abruptly"):
        await asked


def test_the_child_of_a_killed_bot_ends(tmp_path: Path) -> None:
    code = (
        "import asyncio, multiprocessing, pathlib, time\n"
        "from functools import partial\n"
        "from support import WordEmbedder\n"
        "from bot.served import Served\n"
        "from bot.telegram.service import AnswerService\n"
        "if __name__ == '__main__':\n"
        "    service = AnswerService(partial(Served, pathlib.Path('nowhere'), WordEmbedder))\n"
        "    asyncio.run(service.open())\n"
        "    print(multiprocessing.active_children()[0].pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    script = tmp_path / "killed.py"
    script.write_text(code, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    with subprocess.Popen([sys.executable, script], env=environment, stdout=subprocess.PIPE, text=True) as bot:
        assert bot.stdout
        child = int(bot.stdout.readline())
        assert not is_gone(child)
        bot.kill()
    end = time.monotonic() + 30
    while not is_gone(child) and time.monotonic() < end:
        time.sleep(0.05)
    assert is_gone(child)
