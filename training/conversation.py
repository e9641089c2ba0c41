"""Fit what earlier turns count: `python -m training.conversation --data ../shared/train`, then copy what it prints.

What is printed goes into retrieval/leaning.py: LEAN and CHAIN.

Turns of PCoQA's conversations (which no embedding model was trained on) lean on the turns before them; questions of
PersianQA and PQuAD stand alone and are given the turns of other conversations. LEAN maximises the likelihood of the
article that answers, over an index of all their passages: what a turn takes from its topic is learned from what that
does to the answers. CHAIN is the logistic model that tells the two kinds of questions apart by their words alone.
"""

import argparse
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.articles import Article
from index.build import reindex
from index.corpus import Corpus
from index.embedding import load_embedder
from index.errors import QuestionError
from retrieval.conversation import TURNS, Turn, compare, follow
from retrieval.engine import Engine
from retrieval.fusion import weigh
from retrieval.leaning import MOST, Signs, Slopes, read_signs
from retrieval.search import Search
from training.confidence import TRAILER
from training.data import read_questions, read_rows

ALONE = 1_400
"""Questions that stand alone."""
OTHERS = 1_200
"""Passages beside those of the conversations."""
SWITCHED = 0.3
"""Turns whose history begins with another conversation."""
SHARPNESS = 60.0
"""By how much a whole point of the score outweighs none, in the softmax over passages."""
HELD = 5
"""One article in so many is kept from fitting, with all questions about it."""
CANDIDATES = 40
"""Best passages of the question and of its topic that are kept of each example."""
OF_WORDS = 5
"""Signs that are read from the words alone; they come first."""
PULL = 1e-3
"""How hard slopes, for signs of unit variance, are pulled back to 0."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question after other ones, and the id of the article that answers it."""

    question: str
    history: tuple[str, ...]
    article_id: str
    leans: bool

    @property
    def held(self) -> bool:
        """Say whether it is of an article that nothing is fitted to."""
        return int(self.article_id.rsplit("-", 1)[1]) % HELD == 0


@dataclass(frozen=True)
class Example:
    """What was found for one question: its signs, and the scores of passages for itself and for its topic."""

    signs: tuple[float, ...]
    own: Doubles
    topical: Doubles
    gold: NDArray[np.bool_]
    leans: bool
    held: bool


def conversations(folder: Path) -> list[list[dict[str, Any]]]:
    """Read PCoQA's conversations, each the list of its turns, passages without their trailer."""
    told: list[list[dict[str, Any]]] = []
    for row in read_rows(folder, "conversations"):
        if row["turn"] == 0:
            told.append([])
        told[-1].append(row | {"passage": row["passage"].removesuffix(TRAILER).strip()})
    return told


def draw(folder: Path, chance: random.Random) -> tuple[list[Asked], list[Article]]:
    """Draw questions that lean and questions that do not, and the articles to ask."""
    told = conversations(folder)
    asked, articles = [], {turns[0]["passage"]: f"conversation-{number}" for number, turns in enumerate(told)}
    for turns in told:
        for place in range(1, len(turns)):
            history = _questions(turns[:place])
            if chance.random() < SWITCHED:
                history = (*_questions(_beginning(chance.choice(told), chance)), *history[-chance.randint(1, 3) :])
            if turns[place]["answer"]:
                asked.append(Asked(turns[place]["question"], history, articles[turns[place]["passage"]], True))
    rows = read_questions(folder)
    others = sorted({row["passage"] for row in rows})
    articles |= {passage: f"other-{number}" for number, passage in enumerate(chance.sample(others, OTHERS))}
    alone = [row for row in rows if row["passage"] in articles]
    for number, row in enumerate(chance.sample(alone, ALONE)):
        strangers = (
            chance.sample(alone, chance.randint(1, 3)) if number % 2 else _beginning(chance.choice(told), chance)
        )
        asked.append(Asked(row["question"], _questions(strangers), articles[row["passage"]], False))
    return asked, [Article(id=id, text=passage) for passage, id in articles.items()]


def _beginning(turns: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    return turns[: chance.randint(1, len(turns))]


def _questions(rows: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(row["question"] for row in rows[-TURNS:])


def examples(engine: Engine, asked: Sequence[Asked], chain: Slopes) -> Iterator[Example]:
    """Ask every question; those whose article is not among what was found teach nothing and are left out."""
    snapshot, weights = engine.snapshot, engine.profile.weights
    for one in asked:
        try:
            search = Search(engine.read(one.question), snapshot)
        except QuestionError:
            continue
        signs = read_signs(search.question, snapshot, search.weigh(search.nominated), weights)
        linked = follow([Turn(question) for question in one.history], engine.read, snapshot, chain)
        if linked is None:
            continue
        found = compare(search, linked, signs, weights)
        own, topical = weigh(found.own, weights), weigh(found.topical, weights)
        kept = np.union1d(np.argsort(-own)[:CANDIDATES], np.argsort(-topical)[:CANDIDATES])
        owners = [snapshot.article(int(row)).id for row in snapshot.passage_article[found.own.passages[kept]]]
        gold = np.array([owner == one.article_id for owner in owners])
        if gold.any():
            scores = own[kept].astype(float), topical[kept].astype(float)
            yield Example(astuple(found.signs), *scores, gold, one.leans, one.held)


@dataclass(frozen=True)
class Contests:
    """Examples side by side: (examples, signs) and (examples, passages), filled up with passages that cannot win."""

    signs: Doubles
    own: Doubles
    topical: Doubles
    gold: NDArray[np.bool_]

    @classmethod
    def of(cls, told: Sequence[Example]) -> "Contests":
        """Put examples side by side."""
        shape = (len(told), max(len(one.own) for one in told))
        own, topical, gold = np.full(shape, -1.0), np.full(shape, -1.0), np.zeros(shape, bool)
        for row, one in enumerate(told):
            own[row, : len(one.own)], topical[row, : len(one.own)] = one.own, one.topical
            gold[row, : len(one.own)] = one.gold
        return cls(np.array([one.signs for one in told]), own, topical, gold)

    def right(self, shares: Doubles) -> NDArray[np.bool_]:
        """Say whose first passage is gold, for what each takes from its topic."""
        first = (self.own + shares[:, None] * self.topical).argmax(axis=1)
        return np.asarray(self.gold[np.arange(len(first)), first])


def fit_lean(contests: Contests) -> Slopes:
    """Maximise the softmax likelihood of the gold article's passages; share = min(MOST, exp(slopes · signs))."""
    from scipy.optimize import minimize

    spread = contests.signs.std(axis=0)
    given = np.c_[np.ones(len(contests.signs)), contests.signs / spread]

    def loss(slopes: Doubles) -> tuple[float, Doubles]:
        sums = given @ slopes
        shares = np.minimum(MOST, np.exp(np.minimum(sums, 10)))[:, None]
        scores = SHARPNESS * (contests.own + shares * contests.topical) / (1 + shares)
        turned = SHARPNESS * (contests.topical - contests.own) / (1 + shares) ** 2 * shares
        turned[sums > np.log(MOST)] = 0
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        right = (odds * contests.gold).sum(axis=1, keepdims=True) + 1e-6
        slope = ((odds - odds * contests.gold / right) * turned).sum(axis=1)
        pulled = np.r_[0, slopes[1:]]
        return float(-np.log(right).mean() + PULL * pulled @ pulled), slope @ given / len(given) + 2 * PULL * pulled

    fitted = minimize(loss, np.r_[-1.0, np.zeros(len(spread))], jac=True, method="L-BFGS-B").x
    return _slopes(fitted[0], fitted[1:] / spread)


def fit_chain(engine: Engine, asked: Sequence[Asked]) -> Slopes:
    """Fit the logistic model over the signs of the words alone."""
    from sklearn.linear_model import LogisticRegression

    signs = [astuple(read_signs(engine.read(one.question), engine.snapshot))[:OF_WORDS] for one in asked]
    fit = LogisticRegression(max_iter=1_000).fit(signs, [one.leans for one in asked])
    return _slopes(fit.intercept_[0], fit.coef_[0])


def _slopes(bias: float, slopes: Iterable[float]) -> Slopes:
    return Slopes(round(float(bias), 2), Signs(*(round(float(slope), 2) for slope in slopes)))


def report(name: str, told: Sequence[Example], slopes: Slopes) -> None:
    """Print how many first passages are right, alone and with what the slopes take from the topic."""
    contests = Contests.of(told)
    shares = np.minimum(MOST, np.exp([slopes.bias + np.dot(astuple(slopes.signs), one.signs) for one in told]))
    alone = contests.right(np.zeros(len(told))).mean()
    print(f"{name}: {len(told)}, right alone {alone:.3f}, completed {contests.right(shares).mean():.3f}", end=", ")
    print(f"median share {np.median(shares):.2f}")


def main() -> None:
    """Draw, ask, fit and print both models, and how they do on what they are not fitted to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--model", default="")
    args = parser.parse_args()
    asked, articles = draw(args.data, random.Random(0))
    embedder = load_embedder(args.model)
    with tempfile.TemporaryDirectory() as index_dir:
        reindex(Corpus(tuple(articles), ()), Path(index_dir), embedder)
        engine = Engine(Path(index_dir), embedder)
        chain = fit_chain(engine, [one for one in asked if not one.held])
        told = list(examples(engine, asked, chain))
    fitted = [one for one in told if not one.held]
    lean = fit_lean(Contests.of(fitted))
    for leans, name in ((True, "leaning"), (False, "alone")):
        report(name, [one for one in told if one.held and one.leans == leans], lean)
    print(f"LEAN = {lean}")
    print(f"CHAIN = {chain}")


if __name__ == "__main__":
    main()
