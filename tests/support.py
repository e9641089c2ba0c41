"""What the tests share: articles of our own, embedders without a model, and Porsa as a child process."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import forks
import numpy as np
import xxhash
from safetensors.numpy import save_file

from index.articles import Article
from index.build import Report
from index.corpus import Corpus
from index.embedding import EmbeddedQuestion, Matrix, SentenceRanker, Vector, apart
from index.passages import Spanned
from index.persian import terms
from index.snapshot import Snapshot
from training.tokenizer import train_tokenizer

if TYPE_CHECKING:
    from transformers import BertConfig

ROOT = Path(__file__).resolve().parents[1]

STORIES = (
    (
        "bridge",
        "پل تازه‌ی رودخانه‌ی سپیدرود باز شد",
        "پل تازه‌ی سپیدرود پس از سه سال کار، صبح دوشنبه به روی خودروها باز شد. شهردار رشت گفت که ساخت این پل ۴۲۰ "
        "میلیارد تومان هزینه داشته است.\n\nپل پیشین در سیلاب زمستان از میان رفته بود. از آن پس ساکنان دو سوی رودخانه "
        "ناچار بودند سی کیلومتر دور بزنند.",
    ),
    (
        "library",
        "کتابخانه‌ی روستای چشمه‌سار دوباره گشوده شد",
        "کتابخانه‌ی چشمه‌سار که پس از سیل بسته مانده بود، با کمک مردم روستا بازسازی شد. مریم نیک‌پی، کتابدار روستا، "
        "می‌گوید ۲۳۰۰ جلد کتاب تازه خریده‌اند.\n\nکودکان روستا هر پنج‌شنبه در این کتابخانه گرد هم می‌آیند و قصه می‌خوانند.",
    ),
    (
        "saffron",
        "برداشت زعفران در قائنات آغاز شد",
        "کشاورزان قائنات از نیمه‌ی آبان برداشت گل زعفران را آغاز کرده‌اند. رئیس اتحادیه‌ی زعفران‌کاران پیش‌بینی کرد که "
        "محصول امسال به ۶۰ تن برسد.\n\nخشکسالی پارسال محصول را به نصف رسانده بود. هر کیلو زعفران اکنون ۱۲۰ میلیون "
        "تومان خرید و فروش می‌شود.",
    ),
    (
        "comet",
        "دنباله‌داری تازه در آسمان شب دیده می‌شود",
        "اخترشناسان رصدخانه‌ی کاشان از دیده شدن دنباله‌داری تازه در صورت فلکی شیر خبر دادند. این دنباله‌دار تا پایان ماه "
        "با چشم نامسلح دیده می‌شود.\n\nبه گفته‌ی سارا مهرپور، پژوهشگر رصدخانه، هسته‌ی آن پنج کیلومتر پهنا دارد و هر هشتاد "
        "سال یک بار به خورشید نزدیک می‌شود.",
    ),
    (
        "football",
        "ملوان در انزلی از سد سپاهان گذشت",
        "تیم فوتبال ملوان در ورزشگاه تختی انزلی سپاهان را دو بر یک شکست داد. گل‌های میزبان را رضا جعفری و امید نورافکن "
        "به ثمر رساندند.\n\nسرمربی ملوان پس از بازی گفت: «بچه‌ها تا دقیقه‌ی آخر جنگیدند.» ملوان با این برد به رده‌ی ششم "
        "جدول رسید.",
    ),
    (
        "vaccine",
        "واکسن آنفلوانزا رایگان به سالمندان می‌رسد",
        "وزارت بهداشت اعلام کرد که واکسن آنفلوانزا از هفته‌ی آینده رایگان به افراد بالای شصت و پنج سال تزریق می‌شود. "
        "درمانگاه‌های سراسر کشور تا پایان آذر پذیرای آنان هستند.\n\nدکتر حسین رادمنش گفت که بیماران قلبی و دیابتی نیز "
        "در این طرح جای دارند.",
    ),
    (
        "qanat",
        "قنات هزارساله‌ی گناباد لایروبی شد",
        "مقنیان گناباد پس از دو دهه، قنات قصبه را لایروبی کردند. ژرفای مادرچاه این قنات سیصد متر است و آب آن هفت روستا "
        "را سیراب می‌کند.\n\nیونسکو این قنات را در سال ۲۰۱۶ در فهرست میراث جهانی ثبت کرد.",
    ),
    (
        "metro",
        "خط سوم قطار شهری تبریز به بهره‌برداری می‌رسد",
        "خط سوم قطار شهری تبریز با یازده ایستگاه تا بهار آینده راه می‌افتد. مدیرعامل قطار شهری گفت که روزانه صد هزار "
        "نفر با این خط جابه‌جا خواهند شد.\n\nبهای بلیت همان سه هزار تومان می‌ماند.",
    ),
    (
        "cheetah",
        "سه توله‌یوزپلنگ در توران به دنیا آمدند",
        "محیط‌بانان پارک ملی توران از زایمان یک یوزپلنگ آسیایی و تولد سه توله خبر دادند. دوربین‌های تله‌ای نخستین تصویر "
        "آن‌ها را هفته‌ی گذشته ثبت کردند.\n\nشمار یوزهای ایران به کمتر از سی قلاده رسیده است.",
    ),
    (
        "carpet",
        "فرش دستباف کاشان به نمایشگاه میلان رفت",
        "چهل تخته فرش دستباف کاشان در نمایشگاه میلان به نمایش درآمد. بافنده‌ی بزرگ‌ترین آن‌ها، پروین خادمی، هفت سال پای "
        "دار قالی نشسته است.\n\nصادرات فرش در نیمه‌ی نخست سال یازده درصد رشد داشت.",
    ),
)


def article(id: str, text: str = "", title: str = "", **fields: Any) -> Article:  # noqa: ANN401 - any field of Article
    """Make an article; one of STORIES is taken by its name where there is no text."""
    told = {name: (heading, story) for name, heading, story in STORIES}
    heading, story = told.get(id, ("", ""))
    return Article(id, text or story, title or ("" if text else heading), **fields)


QUAY = article(
    "quay",
    "چراغ دریایی بندر مرواریدان پس از شش سال خاموشی دوباره روشن شد.",
    "چراغ دریایی بندر مرواریدان روشن شد",
)
WHARF = article(
    "wharf",
    "شناورهای تفریحی بندر مرواریدان از هفتهٔ آینده از اسکلهٔ نو راه می‌افتند. "
    "گنجایش اسکلهٔ نو بندر مرواریدان ۱۴ شناور است. بلیت شناورهای بندر مرواریدان ۹۰ هزار تومان است.",
    "شناورهای بندر مرواریدان به اسکلهٔ نو آمدند",
)
"""Two articles of one harbour, the first of which tells one thing alone."""


def stories(*ids: str) -> tuple[Article, ...]:
    """Give the named stories, all of them where none is named."""
    return tuple(article(id) for id in ids or [name for name, _, _ in STORIES])


def corpus(*articles: Article) -> Corpus:
    """Make a corpus without skipped files."""
    return Corpus(articles, ())


@cache
def _direction(term: str, dimensions: int) -> Vector:
    return np.random.default_rng(xxhash.xxh3_64_intdigest(term.encode())).normal(size=dimensions).astype(np.float32)


SMALL = 2
"""Letters of a word that tells nothing by itself, which models learn."""


@dataclass
class WordEmbedder:
    """An `Embedder` whose every word has a direction of its own; it counts what it is asked to embed."""

    name: str = "words"
    dimensions: int = 48
    longest: int | None = None
    """Characters that it reads."""
    ranker: SentenceRanker | None = None
    embedded: list[str] = field(default_factory=list)

    @property
    def fingerprint(self) -> str:
        return xxhash.xxh3_128_hexdigest(f"{self.name} {self.dimensions}".encode())

    def embed_question(self, text: str) -> EmbeddedQuestion:
        asked = [self._vector(word) for word in terms(text) if len(word) > SMALL]

        def nearest(texts: Sequence[str]) -> Matrix:
            cosines = [[float((self._words(other) @ one).max(initial=0)) for one in asked] for other in texts]
            return np.array(cosines, np.float32).reshape(len(texts), len(asked))

        return EmbeddedQuestion(self._vector(text), nearest)

    def _words(self, text: str) -> Matrix:
        return np.array([self._vector(word) for word in terms(text)], np.float32).reshape(-1, self.dimensions)

    def _vector(self, text: str) -> Vector:
        vector = np.zeros(self.dimensions, np.float32)
        for term in terms(text):
            vector += _direction(term, self.dimensions)
        length = float(np.linalg.norm(vector))
        return vector / length if length else vector

    def embed_passages(self, texts: Sequence[str]) -> Matrix:
        self.embedded.extend(texts)
        rows = [self._vector(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dimensions), np.float32)

    def embed_with_sentences(self, passages: Sequence[Spanned]) -> tuple[Matrix, Matrix]:
        return apart(self, passages)

    def fits(self, text: str) -> bool:
        return self.longest is None or len(text) <= self.longest


def tiny_bert(vocabulary: int, *, width: int = 32, layers: int = 2, longest: int = 256) -> "BertConfig":
    """Describe a BERT that takes no time to build."""
    from transformers import BertConfig

    return BertConfig(
        vocab_size=vocabulary,
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=2,
        intermediate_size=2 * width,
        max_position_embeddings=longest,
    )


def write_static_model(folder: Path, dimensions: int = 24) -> Path:
    """Write a StaticEmbedding folder, its tokenizer trained on STORIES and its table drawn at random."""
    tokenizer = train_tokenizer([f"{title} {text}" for _, title, text in STORIES], 600)
    table = np.random.default_rng(7).normal(size=(tokenizer.get_vocab_size(), dimensions)).astype(np.float16)
    kinds = {"": "StaticEmbedding", "1_Normalize": "Normalize"}
    modules = [
        {"idx": number, "name": str(number), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for number, (path, kind) in enumerate(kinds.items())
    ]
    (folder / "1_Normalize").mkdir(parents=True)
    (folder / "1_Normalize" / "config.json").write_text("{}")
    (folder / "modules.json").write_text(json.dumps(modules))
    tokenizer.save(str(folder / "tokenizer.json"))
    save_file({"embedding.weight": table}, folder / "model.safetensors")
    return folder


def changes(report: Report) -> tuple[int, int, int, int]:
    """Count what a reindex added, changed, removed and left."""
    return report.added, report.changed, report.removed, report.same


def ids(index_dir: Path) -> list[str]:
    """List the articles of an index that `WordEmbedder` made."""
    snapshot = Snapshot(index_dir, WordEmbedder())
    return sorted(snapshot.article(number).id for number in snapshot.articles())


def contents(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder, so that two states of it can be compared."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@dataclass
class Clock:
    """A clock that stands still until it is turned."""

    now: float = 1_000_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Porsa:
    """The command line as a child process, in a folder and with settings of its own."""

    folder: Path
    settings: Mapping[str, str]

    @property
    def environment(self) -> dict[str, str]:
        """Give the environment, nothing of the developer's own settings in it."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith("PORSA_")}
        return ours | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "COLUMNS": "200"} | dict(self.settings)

    def __call__(self, *arguments: str, input: str = "") -> subprocess.CompletedProcess[str]:
        """Run `porsa` to its end."""
        return forks.run(arguments, self.folder, self.environment, input)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start `porsa` and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot.cli", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
