from dataclasses import astuple
from pathlib import Path

import numpy as np
import pytest
from support import WordEmbedder, corpus, stories

from index.build import reindex
from index.errors import UsageError
from index.sentence_ends import sentences
from retrieval.calibration import Outcome, calibrate, fit_confidence
from retrieval.confidence import Signals
from retrieval.engine import Engine
from retrieval.evaluation import Gold
from retrieval.profile import read_profile, write_profile


@pytest.fixture
def built(index_dir: Path) -> Path:
    reindex(corpus(*stories()), index_dir, WordEmbedder())
    return index_dir


def questions() -> list[Gold]:
    """Every sentence of the stories asks for its story, and some questions for nothing that is there."""
    asked = [
        Gold(story.text[start:end], article_id=story.id) for story in stories() for start, end in sentences(story.text)
    ]
    return [*asked, Gold("فضانوردان در ماه چه خوردند؟"), Gold("نرخ دلار کانادا"), Gold("؟", article_id="none")]


def test_a_profile_is_fitted_kept_and_used(built: Path) -> None:
    engine = Engine(built, WordEmbedder())
    profile = calibrate(engine, questions())
    assert sum(astuple(profile.weights)) == pytest.approx(1, abs=0.01)
    assert min(astuple(profile.weights)) >= 0
    write_profile(built, WordEmbedder().fingerprint, profile)
    calibrated = Engine(built, WordEmbedder())
    assert calibrated.profile == profile == read_profile(built, WordEmbedder().fingerprint)
    replies = [calibrated.ask(asked.question) for asked in questions()[:20]]
    assert [reply.answers[0].article.id for reply in replies] == [asked.article_id for asked in questions()[:20]]
    assert np.mean([reply.found for reply in replies]) > 0.9


def test_too_few_questions_fit_nothing(built: Path) -> None:
    with pytest.raises(UsageError, match="Only 2 of the questions have an article"):
        calibrate(Engine(built, WordEmbedder()), questions()[:2])


def test_the_confidence_follows_what_tells_right_from_wrong() -> None:
    chance = np.random.default_rng(0)
    outcomes = []
    for _ in range(400):
        right = bool(chance.random() < 0.7)
        margin = float(chance.normal(0.2 if right else 0.05, 0.05))
        signals = Signals(margin, float(chance.random()), float(chance.random()))
        outcomes.append(Outcome(signals, right, right or chance.random() < 0.5))
    fitted = fit_confidence(outcomes)
    assert fitted.margin > 5 > max(abs(fitted.cosine), abs(fitted.unknown))
    assert fitted.probability(Signals(0.25, 0.5, 0.5)) > 0.9 > 0.5 > fitted.probability(Signals(0.0, 0.5, 0.5))
