"""Reading one file, as the corpus does it."""

import gzip
from pathlib import Path

from index.articles import Article
from index.corpus import read_corpus

TITLE = "کتابخانه‌ی روستا دوباره گشوده شد"
BODY = "كتابخانه‌ی چشمه‌سار پس از سیل بسته مانده بود.\n\nمریم نیک‌پی گفت: «۲۳۰۰ جلد کتاب تازه خریده‌ايم.»"


def read(path: Path) -> Article:
    corpus = read_corpus([path])
    assert corpus.skipped == ()
    (article,) = corpus.articles
    assert article.origin.startswith(str(path))
    return article


def reason(path: Path) -> str:
    corpus = read_corpus([path])
    assert corpus.articles == ()
    (skipped,) = corpus.skipped
    assert skipped.reason.endswith(".")
    assert "\n" not in skipped.reason
    return skipped.reason


def written(path: Path, data: str | bytes) -> Path:
    data = data.encode() if isinstance(data, str) else data
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path
