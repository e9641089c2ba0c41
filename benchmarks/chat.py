"""The bot under load: `make bench-chat DATA=../shared INDEX=DIR` writes docs/load.md.

A hundred people ask a thousand questions, twenty a second, of a bot that is a process of its own and talks to a Bot API
on loopback which takes 50 ms for each call. One message in five holds nothing to look for, so that the order of each
chat's answers can be told. Needs tests/ and tests/bot on PYTHONPATH, as `make bench-chat` has it.
"""

import argparse
import gzip
import json
import random
import subprocess
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from bot_api_server import BotApiServer, Sent
from house import Porsa
from rich.console import Console

from bot.telegram.reasons import told
from bot.telegram.reindex import COMMAND
from index.reasons import Reason
from retrieval.question import NO_WORD

CHATS, QUESTIONS, A_SECOND = 100, 1_000, 20.0
SERVER_SECONDS = 0.05
LATEST_SECONDS = 30.0
"""After the last question; what has not come by then is lost."""
FIRST_CHAT = 10_000
HEAD = f"""# The bot under load

Written by `make bench-chat DATA=../shared INDEX=DIR`, DIR being an index of the 3,912 news articles.
{CHATS} chats ask {QUESTIONS:,} questions, {A_SECOND:.0f} a second, of a bot whose server on loopback takes
{1000 * SERVER_SECONDS:.0f} ms for each call; beside a reindex means that all the articles are embedded anew meanwhile,
as `/reindex` does it. Times are from a question to its answer, on one machine with two cores.

"""
SIGNS = "؟!"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the questions."""

    asked: int
    lost: int
    twice: int
    out_of_order: int
    typing: int
    median_ms: float
    p95_ms: float
    slowest_ms: float

    def line(self, name: str) -> str:
        """Give a row of the table."""
        counts = (self.asked, self.lost, self.twice, self.out_of_order, self.typing)
        times = (self.median_ms, self.p95_ms, self.slowest_ms)
        return f"| {name} | {' | '.join(map(str, counts))} | {' | '.join(f'{time:.0f} ms' for time in times)} |"


def ask_all(server: BotApiServer, questions: list[str], count: int, seed: int) -> Outcome:
    """Ask `count` questions at their pace and wait for the answers."""
    draw = random.Random(seed)
    first = FIRST_CHAT * seed
    asked: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    typing = len(server.called("sendChatAction"))
    begin = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, begin + number / A_SECOND - time.monotonic()))
        empty = draw.random() < 0.2
        chat = first + number % CHATS
        asked[chat].append((time.monotonic(), empty))
        server.write(chat, SIGNS if empty else draw.choice(questions))
    end = time.monotonic() + LATEST_SECONDS
    while time.monotonic() < end and sum(len(server.sent_to(chat)) for chat in asked) < count:
        time.sleep(0.2)
    time.sleep(1.0)  # for what comes twice
    answers = {chat: server.sent_to(chat) for chat in asked}
    return _judge(asked, answers, len(server.called("sendChatAction")) - typing)


def _judge(asked: dict[int, list[tuple[float, bool]]], answers: dict[int, list[Sent]], typing: int) -> Outcome:
    took, lost, twice, wrong = [], 0, 0, 0
    for chat, questions in asked.items():
        mine = answers[chat]
        lost += max(0, len(questions) - len(mine))
        twice += max(0, len(mine) - len(questions))
        for (at, empty), answer in zip(questions, mine, strict=False):
            wrong += (answer.text == told(Reason(NO_WORD))) is not empty
            took.append(1000 * (answer.at - at))
    took.sort()
    total = sum(map(len, asked.values()))
    middle, late = (took[int(share * (len(took) - 1))] for share in (0.5, 0.95))
    return Outcome(total, lost, twice, wrong, typing, middle, late, took[-1])


def run(data: Path, index: Path, count: int) -> list[str]:
    """Load the bot alone, then beside a reindex of all the articles into another folder."""
    lines = (data / "eval" / "news_questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    with tempfile.TemporaryDirectory(prefix="porsa-") as name, BotApiServer().running() as server:
        server.pause = SERVER_SECONDS
        settings = {"PORSA_INDEX_DIR": str(index), "PORSA_FLOOD_PER_MINUTE": "1000", "PORSA_LOG_LEVEL": "WARNING"}
        house = Porsa(Path(name), server, settings)
        with house.bot():
            server.ask(1, questions[0])  # the first question opens what is opened lazily
            rows = [ask_all(server, questions, count, 1).line("alone")]
            articles = Path(name) / "news.jsonl"
            articles.write_bytes(gzip.decompress((data / "articles" / "news.jsonl.gz").read_bytes()))
            # As /reindex has it, but into another folder, so that everything is embedded.
            command = [*COMMAND, "--articles", str(articles), "--index", str(Path(name) / "other")]
            quiet = subprocess.DEVNULL
            reindex = subprocess.Popen(command, env=house.environment, stdout=quiet, stderr=quiet)
            try:
                rows.append(ask_all(server, questions, count, 2).line("beside a reindex"))
                assert reindex.poll() is None, "the reindex ended before the questions did"
            finally:
                reindex.terminate()
                reindex.wait()
        assert server.violations == [], server.violations[:3]
    return rows


def main() -> None:
    """Print the table, into a file as well where one is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    head = "| | asked | lost | twice | out of order | typing | median | p95 | slowest |"
    table = "\n".join([head, "|---" * 9 + "|", *run(arguments.data, arguments.index.resolve(), arguments.questions)])
    Console().print(table, markup=False, soft_wrap=True)
    if arguments.out:
        arguments.out.write_text(f"{HEAD}{table}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
