"""The two real articles that the project began with, half-spaces lost and without titles, asked in our own words."""

from pathlib import Path

import pytest

from index.build import reindex
from index.corpus import read_corpus
from index.embedding import load_embedder
from retrieval.engine import Engine

QUESTIONS = [
    ("چه کسی تشکیل شعب ویژه را اعلام کرد؟", "امیر خلفیان از تشکیل شعب ویژه"),
    ("کدام گمرک‌ها به دستگاه ایکس‌ری نیاز دارند؟", "چذابه، شلمچه و خرمشهر"),
    ("معاونین دادستان مرکز استان چه کسانی هستند؟", "حمید ناصری و فاخر باوی"),
    ("نوسازی تجهیزات کنترلی دستگاه‌ها چقدر اولویت دارد؟", "اکنون در اولویت جدی"),
    # without the answer's own wording
    ("چرا باید قاضی‌ها و ضابط‌ها بیشتر آموزش ببینند؟", "ارتقای سطح علمی و آموزشی قضات و ضابطین"),
    pytest.param(
        "برای زیر نظر گرفتن بارهای گمرک کدام ابزارها کم یا کهنه است؟",
        "فرسودگی سیستمهای نظارت الکترونیک",
        # The ranker would choose it.
        marks=pytest.mark.xfail(strict=True, reason="no word in common: it is refused, so no sentence is read again"),
    ),
    ("با جنس‌هایی که در انبارهای تملیکی مانده چه باید کرد؟", "تعیینتکلیف کالاهای موجود"),
    ("پول و دارایی باندهای تبهکار چرا باید از بین برود؟", "انهدام آنها"),
    # the sentence says only «وی»
    ("آیا در برابر مجرمان سازمان‌یافته کوتاه می‌آیند؟", "هیچگونه مماشاتی"),
    ("مردم همواره چه چیزی را مطالبه کرده‌اند؟", "مطالبه مردم همواره"),
]


@pytest.fixture(scope="module")
def engine(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    index_dir = tmp_path_factory.mktemp("seeds")
    embedder = load_embedder()
    reindex(read_corpus([shared / "articles" / "seeds"]), index_dir, embedder)
    return Engine(index_dir, embedder)


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
def test_the_right_sentence_comes_first(engine: Engine, question: str, expected: str) -> None:
    best = engine.ask(question).answers[0].best
    assert expected in best.text[slice(*best.sentence)]
