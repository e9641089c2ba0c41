"""How long each part of a question takes in a process that serves: `python -m benchmarks.serving INDEX MODEL`.

The questions come as JSON lines on the standard input, as `porsa query --batch` takes them; times are milliseconds.
"""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from index.embedding import load_embedder
from retrieval.conversation import Turn
from retrieval.coverage import order_by_coverage
from retrieval.engine import DEPTH, Engine
from retrieval.fusion import fuse
from retrieval.question_keys import QuestionKeys
from retrieval.reading import Reader
from retrieval.search import Search
from retrieval.steering import Strength

__all__ = ["Serving"]

TURNS = 3
"""How often a question is asked again, by turns with its search alone."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Medians over the questions, and what the process took."""

    understanding: float
    """Script, spelling, spoken words, numbers; before the question was ever asked."""
    asking: float
    """The whole of a question, asked for the first time."""
    slow: float
    """19 of 20 questions are answered within it."""
    processor: float
    """Processor time of a whole question, all threads together."""
    answering: float
    """What a question takes beyond search, fusion and the order of the first stories: the turns before it, time and
    source, copies, answer sentences, speakers, the confidence. Measured when it is asked again, so that it is read
    and embedded already in both."""
    memory: float
    """The most memory that the process held, MB."""


def serve(index: Path, model: str, questions: list[tuple[str, list[Turn]]]) -> Serving:
    """Read every question by itself, ask it with the turns before it, and ask it again."""
    engine = Engine(index, load_embedder(model))
    engine.warm()
    reader = Reader(engine.snapshot)
    understood, asked, processor = [], [], []
    for text, history in questions:
        understood.append(_milliseconds(partial(reader.read, text)))
        before = time.process_time()
        asked.append(_milliseconds(partial(engine.ask, text, history)))
        processor.append(1000 * (time.process_time() - before))
    return Serving(
        statistics.median(understood),
        statistics.median(asked),
        statistics.quantiles(asked, n=20)[-1],
        statistics.median(processor),
        statistics.median(_answering(engine, *question) for question in questions),
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _answering(engine: Engine, text: str, history: list[Turn]) -> float:
    """Take the least of some turns of both: what else the machine does only adds."""
    rank, ask = _ranking(engine, text, history), partial(engine.ask, text, history)
    turns = [(_milliseconds(ask), _milliseconds(rank)) for _ in range(TURNS)]
    return min(asking for asking, _ in turns) - min(ranking for _, ranking in turns)


def _ranking(engine: Engine, text: str, history: list[Turn]) -> Callable[[], object]:
    """Give what finds and orders the stories of a question, and does nothing else."""
    question, snapshot, stories = engine.read(text), engine.snapshot, engine.rank(text, history).stories

    def rank() -> None:
        found = Search(question, snapshot)
        fuse(found.weigh(found.nominated), DEPTH, engine.profile.weights, Strength(0, 0, 0))
        order_by_coverage(stories, QuestionKeys(question, snapshot), snapshot)

    return rank


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def main() -> None:
    """Read the questions and print what was measured, as JSON."""
    rows = [json.loads(line) for line in sys.stdin]
    questions = [(row["question"], [Turn(said) for said in row.get("history") or ()]) for row in rows]
    print(json.dumps(asdict(serve(Path(sys.argv[1]), sys.argv[2], questions))))


if __name__ == "__main__":
    main()
