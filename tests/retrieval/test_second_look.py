from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import WordEmbedder, article, corpus

from index.build import reindex
from index.embedding import Vector
from retrieval.conversation import Turn
from retrieval.engine import Engine
from retrieval.second_look import DOUBT, MOST, SecondLook
from retrieval.sentences import ScoredSentence

TEXTS = ["الف", "ب", "پ", "ت", "ث", "ج", "چ"]
ROAD = (
    "جاده‌ی کوهستان پس از بارش برف بسته شد. جاده‌ی کوهستان را راهداران دوشنبه باز کردند. جاده‌ی کوهستان چهل پیچ تند دارد "
    "که در برف خطرناک است. راننده‌ها از پلیس راه گله کردند."
)


@dataclass
class Longest:
    """A ranker for which the longer sentence answers; it keeps what it was asked."""

    asked: list[tuple[str, str, list[str]]] = field(default_factory=list)

    def rank(self, question: str, title: str, sentences: Sequence[str]) -> Vector:
        self.asked.append((question, title, list(sentences)))
        return np.array([len(one) for one in sentences], np.float32)


def scored(scores: Sequence[float]) -> list[ScoredSentence]:
    """Sentences with these scores; the later ones stand earlier in the article."""
    return [ScoredSentence(0, (0, 1), 100 - place, score) for place, score in enumerate(scores)]


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=len(TEXTS)), st.sampled_from([*DOUBT]))
def test_what_is_beyond_doubt_stays_as_it_was(scores: list[float], offered: bool | None) -> None:
    ranker = Longest()
    before, texts = scored(scores), TEXTS[: len(scores)]
    after = SecondLook(ranker, "کی؟").over("عنوان", before, texts, offered=offered)
    best, *others = sorted(scores, reverse=True)
    in_doubt = bool(others) and best - others[0] <= DOUBT[offered]
    read = {text for _, _, written in ranker.asked for text in written}
    assert len(ranker.asked) == in_doubt and len(read) == (min(MOST, len(scores)) if in_doubt else 0)
    for text, one, again in zip(texts, before, after, strict=True):
        assert again.score <= one.score if text in read else again == one
    chosen = max(after, key=lambda one: one.score)
    assert not read or texts[after.index(chosen)] in read


def test_sentences_are_read_in_the_articles_order_and_the_best_keeps_its_score() -> None:
    ranker = Longest()
    written = ["یک جمله‌ی بلند", "کوتاه", "نه این", "این هم نه", "دور"]
    before = scored([1.0, 1.5, 1.2, 0.0, -9.0])
    after = SecondLook(ranker, "کی؟").over("عنوان", before, written, offered=None)
    assert ranker.asked == [("کی؟", "عنوان", ["این هم نه", "نه این", "کوتاه", "یک جمله‌ی بلند"])]
    assert after[0] == before[0] and after[4] == before[4]
    assert after[1].score < before[1].score and after[2].score < before[2].score


def test_what_asks_for_yes_or_no_is_left_to_the_features() -> None:
    ranker = Longest()
    before = scored([1.0, 0.9])
    assert SecondLook(ranker, "آیا جاده باز شد؟").over("", before, ["الف", "ب"], offered=False) == before
    assert not ranker.asked


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("second") / "index"
    reindex(corpus(article("road", ROAD, "جاده‌ی کوهستان باز شد")), folder, WordEmbedder())
    return folder


def test_the_sentence_that_is_marked_is_the_one_that_was_read(index_dir: Path) -> None:
    ranker = Longest()
    engine = Engine(index_dir, WordEmbedder(ranker=ranker))
    best = engine.ask("جاده‌ی کوهستان").answers[0].best
    ((question, title, written),) = ranker.asked
    assert (question, title) == ("جاده‌ی کوهستان", "جاده‌ی کوهستان باز شد")
    assert best.text[slice(*best.sentence)] == max(written, key=len)


def test_what_a_question_leans_on_is_read_with_it(index_dir: Path) -> None:
    ranker = Longest()
    engine = Engine(index_dir, WordEmbedder(ranker=ranker))
    engine.ask("آن چطور؟", [Turn("جاده‌ی کوهستان")])
    assert [question for question, _, _ in ranker.asked] == ["جاده‌ی کوهستان آن چطور؟"]


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("جاده‌ی کوهستان پس از برف", None),
        ("جاده‌ی کوهستان چند پیچ دارد", True),
        ("جاده‌ی کوهستان چند روز بسته شد", False),
        ("چه کسی از جاده‌ی کوهستان گفت", True),
    ],
)
def test_doubt_depends_on_whether_the_best_sentence_offers_what_is_asked_for(
    index_dir: Path, question: str, offered: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranker = Longest()
    monkeypatch.setattr("retrieval.second_look.DOUBT", dict.fromkeys(DOUBT, 0.0) | {offered: 100.0})
    Engine(index_dir, WordEmbedder(ranker=ranker)).ask(question)
    assert [len(written) for _, _, written in ranker.asked] == [4]


def test_what_will_be_refused_is_not_read(index_dir: Path) -> None:
    ranker = Longest()
    assert not Engine(index_dir, WordEmbedder(ranker=ranker)).ask("جاده‌ی ابریشم مغولستان و ونیز چرا رونق گرفت؟").found
    assert not ranker.asked


def test_the_ranker_is_ready_before_the_first_question(index_dir: Path) -> None:
    ranker = Longest()
    Engine(index_dir, WordEmbedder(ranker=ranker)).warm()
    assert ranker.asked
