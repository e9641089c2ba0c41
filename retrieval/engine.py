"""Ask a question, get a reply; a newly published index is picked up before the next question."""

import threading
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from threadpoolctl import threadpool_limits

from index.articles import Article
from index.embedding import Embedder
from index.errors import QuestionError
from index.generations import current_generation
from index.snapshot import Snapshot
from retrieval.answer import Reply, compose
from retrieval.confidence import read_signals
from retrieval.conversation import Recall, Turn, recall
from retrieval.coverage import COMPARED, order_by_coverage
from retrieval.fusion import Weights, fuse
from retrieval.limits import NO_LIMITS, Limits
from retrieval.meant import what_was_meant
from retrieval.profile import Profile, read_profile
from retrieval.question import LONGEST_QUESTION, Question, read_question
from retrieval.question_keys import QuestionKeys
from retrieval.reading import Reader
from retrieval.reranker import Reranker, rerank
from retrieval.search import Evidence, Search
from retrieval.second_look import SecondLook
from retrieval.sources import Sources
from retrieval.steering import NO_STEERING, Steering, Strength, pull, read_steering
from retrieval.stories import Story, tell_stories
from retrieval.when import Clock, local_day
from retrieval.who_said import asks_who_said

__all__ = ["Engine", "Ranking"]

DEPTH = 100
"""Candidates that stories are made of."""
REMEMBERED = 300
"""Questions that are kept as they were read: those of a chat come back as its earlier turns."""
WARMING = ("salaam", "سلاام")
DEFAULT_STRENGTH = Strength()


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was asked, what each leg found, and the stories that come nearest to it, best first."""

    question: Question
    completed: Question
    """The question with what it leans on."""
    keys: QuestionKeys
    """Of the completed question."""
    steering: Steering
    evidence: Evidence
    stories: list[Story]
    snapshot: Snapshot
    said: str
    """The question behind the turns that it leans on, for models that read it as a whole."""
    recall: Recall | None = None
    """What was taken from earlier turns, where the question leans on them."""


@dataclass(frozen=True, slots=True)
class _Served:
    """A snapshot, who reads questions with its words, its sources, and what was fitted for its model."""

    snapshot: Snapshot
    reader: Reader
    sources: Sources
    profile: Profile
    read: Callable[[str], Question]
    """Reads a question, and remembers it as it was read."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A question, what it leans on, and what was found."""

    question: Question
    steering: Steering
    evidence: Evidence
    recall: Recall | None


class Engine:
    """The served index and the model that asks it. Thread-safe; a question keeps the snapshot it began with."""

    def __init__(
        self,
        index_dir: Path,
        embedder: Embedder,
        reranker: Reranker | None = None,
        *,
        clock: Clock = local_day,
        strength: Strength = DEFAULT_STRENGTH,
    ) -> None:
        """Open the index; raises SnapshotMissing, -Damaged or -Mismatch. From here on numpy's products use one thread.

        `clock` tells what «امروز» is, and `strength` how hard the time and source of a question steer.
        """
        threadpool_limits(1, user_api="blas")  # threads that wait for small matrices spin: twice the processor time
        self._index_dir, self._embedder, self._reranker = index_dir, embedder, reranker
        self._clock, self._strength = clock, strength
        self._opening = threading.Lock()
        self._served = self._open()

    def _open(self) -> _Served:
        snapshot = Snapshot(self._index_dir, self._embedder)
        profile = read_profile(self._index_dir, self.profile_name)
        reader = Reader(snapshot)
        read = partial(read_question, reader=reader, embedder=self._embedder)
        return _Served(snapshot, reader, Sources(snapshot.sources), profile, lru_cache(REMEMBERED)(read))

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that the next question is asked of."""
        return self._served.snapshot

    @property
    def profile_name(self) -> str:
        """What the profile is kept under: the model, and the reranker, which gives other scores."""
        fingerprint = self._embedder.fingerprint
        return f"{fingerprint} {self._reranker.name}" if self._reranker else fingerprint

    @property
    def profile(self) -> Profile:
        """The weights and the calibration that the next question is answered with."""
        return self._served.profile

    @property
    def strength(self) -> Strength:
        """How hard the time and source of a question steer."""
        return self._strength

    @property
    def today(self) -> date:
        """The day that «امروز» is."""
        return self._clock()

    def check(self, limits: Limits) -> None:
        """Raise UsageError where no article is of the source that `limits` name."""
        limits.scope(self._served.sources)

    def refresh(self) -> bool:
        """Open the current generation if it is another than the served one, and say whether it was.

        Raises SnapshotError where it cannot be opened; the old one stays served.
        """
        with self._opening:
            if current_generation(self._index_dir) == self.snapshot.generation:
                return False
            self._served = self._open()
            return True

    def ask(self, text: str, history: Sequence[Turn] = (), k: int = 5, limits: Limits = NO_LIMITS) -> Reply:
        """Answer with up to `k` articles; the turns before (oldest first) complete a question that leans on them.

        Raises QuestionError where there is nothing to look for, and UsageError where no article is of the source that
        `limits` name.
        """
        started = time.perf_counter()
        served = self._served
        ranking = self._rank(served, text, history, max(k, 2), limits)  # the second story tells how sure the first is
        signals, profile = read_signals(ranking.stories, ranking.question, served.snapshot), served.profile
        hopeful = profile.calibration.probability(signals) >= profile.threshold  # a refusal shows no sentence
        second_look = SecondLook(ranker, ranking.said) if hopeful and (ranker := self._embedder.ranker) else None
        answers = compose(ranking.completed, ranking.keys, ranking.stories[:k], served.snapshot, second_look)
        confidence = profile.calibration.probability(signals.seeing(answers)) if answers else 0.0
        meant = self._meant(served, ranking, history, limits)
        elapsed = 1000 * (time.perf_counter() - started)
        found = confidence >= profile.threshold
        asks_who = asks_who_said(ranking.question.text, ranking.question.reading.text)
        return Reply(text.strip()[:LONGEST_QUESTION], found, confidence, answers, elapsed, meant, asks_who)

    def article(self, article_id: str) -> Article | None:
        """Read an article of the served snapshot by its id, None where it holds none."""
        snapshot = self.snapshot
        number = snapshot.find_article(article_id)
        return None if number is None else snapshot.article(number)

    def rank(self, text: str, history: Sequence[Turn] = (), k: int = 5, limits: Limits = NO_LIMITS) -> Ranking:
        """Rank up to `k` stories for a question; the part of `ask` before answers are made of them."""
        return self._rank(self._served, text, history, k, limits)

    def read(self, text: str) -> Question:
        """Read a question by itself; raises QuestionError where it holds no word."""
        return self._served.read(text)

    def warm(self) -> None:
        """Sort the vocabulary and load the ranker now; otherwise the first questions that need them wait for it."""
        for text in WARMING:
            self.read(text)
        if ranker := self._embedder.ranker:
            ranker.rank(WARMING[0], "", WARMING)

    def evidence(self, text: str, history: Sequence[Turn] = ()) -> tuple[Question, Evidence]:
        """Read a question and gather what each leg says; the part of `rank` before anything is weighed."""
        found = self._find(self._served, text, history)
        return found.question, found.evidence

    def _find(
        self,
        served: _Served,
        text: str,
        history: Sequence[Turn],
        limits: Limits = NO_LIMITS,
        *,
        repaired: bool = True,
    ) -> _Found:
        if repaired:
            question = served.read(text)
        else:
            question = read_question(text, served.reader, self._embedder, repaired=False)
        heard = question.reading.words if question.reading.script == "english" else ()
        steering = self._steering(served, [question.reading.text], heard)
        asked = Search(question, served.snapshot, limits.scope(served.sources), steering)
        evidence, recalled = recall(asked, history, served.read, served.profile.weights)
        if question.hollow and recalled is None:
            raise QuestionError(
                "The question holds nothing to look for; name the person, place or event you ask about."
            )
        if recalled and not steering:  # what it leans on may have named a time
            steering = self._steering(served, [turn.question for turn in recalled.chain.turns])
            owners = served.snapshot.passage_article[evidence.passages]
            evidence = replace(evidence, pull=pull(steering, owners, served.snapshot))
        return _Found(question, steering, evidence, recalled)

    def _steering(self, served: _Served, texts: Sequence[str], heard: Collection[str] = ()) -> Steering:
        return read_steering(texts, heard, served.sources, self._clock()) if self._strength else NO_STEERING

    def _rank(
        self, served: _Served, text: str, history: Sequence[Turn], k: int, limits: Limits, *, repaired: bool = True
    ) -> Ranking:
        found = self._find(served, text, history, limits, repaired=repaired)
        question, recalled, snapshot = found.question, found.recall, served.snapshot
        said = recalled.tell(question.reading.text) if recalled else question.reading.text
        completed = recalled.complete(question) if recalled else question
        keys = QuestionKeys(completed, snapshot)
        covered = QuestionKeys(recalled.whole(question), snapshot) if recalled else keys
        stories = self._stories(snapshot, said, covered, found.evidence, served.profile.weights, k)
        return Ranking(question, completed, keys, found.steering, found.evidence, stories, snapshot, said, recalled)

    def stories(self, question: Question, evidence: Evidence, weights: Weights, k: int) -> list[Story]:
        """Weigh evidence of the served snapshot: up to `k` stories, best first."""
        snapshot = self.snapshot
        keys = QuestionKeys(question, snapshot)
        return self._stories(snapshot, question.reading.text, keys, evidence, weights, k)

    def _stories(
        self, snapshot: Snapshot, said: str, keys: QuestionKeys, evidence: Evidence, weights: Weights, k: int
    ) -> list[Story]:
        candidates = fuse(evidence, DEPTH, weights, self._strength)
        ranked = rerank(said, candidates, snapshot, self._reranker)
        return order_by_coverage(tell_stories(ranked, snapshot, max(k, COMPARED)), keys, snapshot)[:k]

    def _meant(self, served: _Served, ranking: Ranking, history: Sequence[Turn], limits: Limits) -> tuple[str, ...]:
        """Give the repaired words, where the first answer would be another without them."""
        if not ranking.stories or not ranking.question.reading.repairs:
            return ()
        as_typed = self._rank(served, ranking.question.text, history, 1, limits, repaired=False)
        if as_typed.stories and as_typed.stories[0].article.id == ranking.stories[0].article.id:
            return ()
        return what_was_meant(ranking.question.reading.repairs, ranking.stories[0].article)
