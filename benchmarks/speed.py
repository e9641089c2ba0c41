"""What Porsa costs: `python -m benchmarks.speed --data ../shared`, or without --data on the sample corpus.

Times are medians on the machine at hand and noisy; the ratios of one run are what compares.
"""

import argparse
import gzip
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.serving import Serving
from index.corpus import read_corpus
from index.embedding import LIGHT, load_embedder
from index.passages import split
from index.vectors import VectorFile, write_vectors

RUNS = 5
SERVED = 3
"""Processes that serve all questions; the least of their medians counts."""
EMBEDDED = 500
"""Articles whose passages are embedded alone."""
HEAD = """# Speed and memory

Written by `make bench DATA=../shared`, over 3,912 real articles with the model that ships in `index/model`, and with
`PORSA_EMBEDDING_MODEL=light` where it says so. Times are medians on one machine and noisy, those of a served question
the least of three runs' medians; the ratios of one run are what compares. A processor without the VNNI instructions,
which multiply int8, takes longer, most of all to embed; the table's title says whether this one has them.

"""
QUESTION = "چه کسی تشکیل شعب ویژه را اعلام کرد؟"


def porsa(*args: str, check: bool = True) -> str:
    """Run the command line once, and give what it prints."""
    command = [sys.executable, "-m", "bot.cli", *args]
    return subprocess.run(command, check=check, stdout=subprocess.PIPE, text=True).stdout


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median_seconds(work: Callable[[], object]) -> float:
    """Time some calls after one that warms the file cache."""
    work()
    return statistics.median(seconds(work) for _ in range(RUNS))


def with_one_change(corpus: Path, folder: Path) -> Path:
    """Copy a corpus file of JSON lines with one article changed."""
    changed = folder / corpus.name
    with gzip.open(corpus, "rt", encoding="utf-8") as lines, gzip.open(changed, "wt", encoding="utf-8") as out:
        for number, line in enumerate(lines):
            record = json.loads(line)
            if number == 100:
                record["text"] += "\n\nاین خبر به‌روز شد."
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return changed


def processor() -> str:
    """Say how many cores there are, and whether they have the instructions that multiply int8 (as Linux tells it)."""
    told = Path("/proc/cpuinfo")
    able = told.exists() and "vnni" in told.read_text()  # avx512_vnni or avx_vnni
    return f"{os.cpu_count()} cores {'with' if able else 'without'} VNNI"


def index_all(corpus: Path, index: str) -> tuple[float, str]:
    """Reindex from nothing; give the command's seconds, and say how many passages a second that makes.

    The second rate leaves out what comes before the index: the start of Python, the model and reading the articles.
    """
    started = time.perf_counter()
    report = json.loads(porsa("reindex", "--articles", str(corpus), "--index", index, "--json"))
    whole = time.perf_counter() - started
    passages, own = report["passages"], report["seconds"]
    return whole, f"{passages / whole:.0f} passages/s ({passages / own:.0f} once articles are read)"


def measure_indexing(table: Table, corpus: Path, index: str, folder: Path) -> None:
    """Reindex from nothing and with one changed article."""
    whole, rates = index_all(corpus, index)
    table.add_row("reindex from nothing", f"{whole:.1f} s", rates)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    table.add_row("reindexing memory, peak", f"{peak:.0f} MB", "the larger of its two processes")
    if corpus.suffix == ".gz":
        changed = with_one_change(corpus, folder)
        one = seconds(lambda: porsa("reindex", "--articles", str(changed), "--index", index))
        table.add_row("reindex with one changed article", f"{one:.1f} s", f"1/{whole / one:.0f} of the whole")


def measure_light(table: Table, corpus: Path, index: str, questions: list[str]) -> None:
    """Reindex from nothing and ask with the static model."""
    os.environ["PORSA_EMBEDDING_MODEL"] = LIGHT
    whole, rates = index_all(corpus, index)
    table.add_row("light: reindex from nothing", f"{whole:.1f} s", rates)
    cold = median_seconds(lambda: porsa("query", QUESTION, "--index", index, check=False))
    table.add_row("light: one question, cold", f"{cold:.2f} s", "")
    served = serve(index, LIGHT, questions)
    table.add_row("light: one question, warm", f"{served.asking:.1f} ms", f"95 % within {served.slow:.1f} ms")
    table.add_row("light: serving memory, peak", f"{served.memory:.0f} MB", "")
    os.environ["PORSA_EMBEDDING_MODEL"] = ""


def measure_embedding(table: Table, corpus: Path) -> None:
    """Embed the same passages with their sentences by both models, nothing else done."""
    articles = read_corpus([corpus]).articles[:EMBEDDED]
    cut = [passage.cut(article.text) for article in articles for passage in split(article)]
    rates = {}
    for model in ("", LIGHT):
        embedder = load_embedder(model)
        rates[model] = len(cut) / seconds(partial(embedder.embed_with_sentences, cut))
    table.add_row(
        "embedding alone, sentences included", f"{rates['']:.0f} passages/s", f"light: {rates[LIGHT]:.0f} passages/s"
    )


def serve(index: str, model: str, questions: list[str]) -> Serving:
    """Ask all questions in one process; the least of some such runs, since what else the machine does only adds."""
    command = [sys.executable, "-m", "benchmarks.serving", index, model]
    told = "\n".join(questions)
    served = [subprocess.run(command, input=told, check=True, capture_output=True, text=True) for _ in range(SERVED)]
    figures = zip(*(json.loads(run.stdout).values() for run in served), strict=True)
    return Serving(*map(min, figures))


def measure_questions(table: Table, index: str, questions: list[str]) -> None:
    """Ask one question in a new process, and many in one process."""
    bare = median_seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    cold = median_seconds(lambda: porsa("query", QUESTION, "--index", index, check=False))
    table.add_row("one question, cold (whole process)", f"{cold:.2f} s", f"python alone {bare:.2f} s")
    torch = median_seconds(lambda: subprocess.run([sys.executable, "-c", "import sentence_transformers"], check=True))
    table.add_row("importing sentence_transformers alone", f"{torch:.2f} s", f"{torch / cold:.1f} × a cold question")
    served = serve(index, "", questions)
    table.add_row("understanding a question", f"{served.understanding:.2f} ms", "script, spelling, colloquial, numbers")
    within = f"95 % within {served.slow:.1f} ms, {len(questions)} questions"
    table.add_row("one question, warm", f"{served.asking:.1f} ms", within)
    table.add_row("warm, processor time", f"{served.processor:.1f} ms", "all threads together")
    beyond = "sentences, speakers, confidence, turns"
    table.add_row("warm, beyond finding stories", f"{served.answering:.1f} ms", beyond)
    table.add_row("serving memory, peak", f"{served.memory:.0f} MB", "model, index and questions")


def measure_vectors(table: Table, folder: Path) -> None:
    """Compare exact search with inverted lists around the limit between them."""
    chance = np.random.default_rng(0)
    for rows in (50_000, 200_000, 400_000):
        vectors = chance.standard_normal((rows, 384), dtype=np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        found = {}
        for name, limit in (("flat", rows), ("inverted", 0)):
            path = folder / f"{name}.faiss"
            write_vectors(path, vectors, flat_limit=limit)
            opened = VectorFile(path)
            found[name] = statistics.median(seconds(partial(opened.search, question, 100)) for question in vectors[:20])
        table.add_row(
            f"nearest of {rows:,} vectors",
            f"{1000 * found['flat']:.1f} ms flat",
            f"{1000 * found['inverted']:.1f} ms inverted lists",
        )


def main() -> None:
    """Measure everything and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    os.environ["PORSA_EMBEDDING_MODEL"] = ""
    corpus, asked = args.data / "articles" / "news.jsonl.gz", args.data / "eval" / "news_questions.jsonl"
    questions = asked.read_text(encoding="utf-8").splitlines() if asked.exists() else []
    if not corpus.exists():
        corpus, questions = Path("articles"), [json.dumps({"question": QUESTION})] * 100
    table = Table("measure", "median or once", "beside it", title=f"{corpus}, {processor()}")
    folder = Path(tempfile.mkdtemp(prefix="porsa-bench-"))
    try:
        index = str(folder / "index")
        measure_indexing(table, corpus, index, folder)
        measure_questions(table, index, questions)
        measure_embedding(table, corpus)
        measure_light(table, corpus, str(folder / "light"), questions)
        measure_vectors(table, folder)
    finally:
        shutil.rmtree(folder)
    console = Console(width=110, record=True)
    console.print(table)
    if args.out:
        args.out.write_text(f"{HEAD}```\n{console.export_text()}```\n", "utf-8")


if __name__ == "__main__":
    main()
