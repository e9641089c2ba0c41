"""A Porsa of its own for the tests of the bot: a folder, an index, and the bot as a child process."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import forks
from bot_api_server import TOKEN, BotApiServer
from support import ROOT

ADMIN, READER = 1000, 2000
LAKE = {
    "id": "lake",
    "title": "تراز دریاچهٔ ارومیه بالا آمد",
    "text": (
        "سازمان محیط زیست گزارش تازه‌ای داد.\n"
        "تراز آب دریاچهٔ ارومیه در بهار امسال ۴۵ سانتی‌متر بالا آمد. "
        "کارشناسان بارش‌های زمستان را دلیل آن می‌دانند."
    ),
    "source": "پایگاه خبری آبان",
    "url": "https://example.com/news/lake",
    "published": "2024-12-02",
}
BREAD = {
    "id": "bread",
    "title": "نان <سنگک> & بربری",
    "text": 'نانوایان شیراز نان "سنگک" را با آرد <سبوس‌دار> & کنجد می‌پزند. بهای هر نان سنگک ده هزار تومان است.',
    "url": "http://localhost/bread",
}
WRESTLER = {
    "id": "wrestler",
    "title": "قهرمانی در کشتی",
    "text": "رضا کوهستانی در فینال کشتی آزاد آسیا حریف ژاپنی خود را شکست داد و مدال طلا گرفت.",
}
QUARTERS = "خاور باختر شمال جنوب میانه".split()
CITADEL = {
    "id": "citadel",
    "title": "مرمت ارگ کهن‌دژ پایان یافت",
    "text": "\n".join(
        f"در گزارش شمارهٔ {number} آمده است که استادکاران دیوار {quarter} ارگ کهن‌دژ را با خشت و کاه‌گل مرمت کردند. "
        f"برای این دیوار {1000 + 37 * number} خشت تازه زده شد و {20 + number} نفر در کارگاه آن کار کردند. "
        f"مرمت دیوار {quarter} ارگ در هفتهٔ {number} سال به پایان رسید و ناظر میراث فرهنگی آن را پذیرفت."
        for number, quarter in enumerate(QUARTERS * 4, start=1)
    ),
    "source": "پایگاه خبری آبان",
}
PARK = {
    "id": "park",
    "title": "بوستان نسیم در کرمان گشوده شد",
    "text": (
        "بوستان تازهٔ نسیم در خاور کرمان گشوده شد. شهرام نیک‌فر، شهردار کرمان، گفت که ساخت بوستان دو سال طول کشید. "
        "وی افزود که ۱۲ هزار درخت در آن کاشته‌اند."
    ),
}
CITADEL_QUESTION = "مرمت دیوار ارگ کهن‌دژ کی به پایان رسید؟"
LAKE_QUESTION = "تراز آب دریاچهٔ ارومیه چقدر بالا آمد؟"
PARK_QUESTION = "در بوستان نسیم چند درخت کاشته‌اند؟"
WRESTLER_QUESTION = "رضا کوهستانی در کشتی آزاد آسیا چه مدالی گرفت؟"


@dataclass
class Porsa:
    """A folder of articles, an index, and the processes over them."""

    folder: Path
    server: BotApiServer
    settings: dict[str, str]
    running: "forks.Running | subprocess.Popen[bytes] | None" = None

    @property
    def log(self) -> Path:
        return self.folder / "bot.log"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORSA_TELEGRAM")}
        return kept | {
            "PORSA_ARTICLES": str(self.folder / "articles"),
            "PORSA_ADDED_DIR": str(self.folder / "added"),
            "PORSA_INDEX_DIR": str(self.folder / "index"),
            "PORSA_STATE": str(self.state),
            "PORSA_TELEGRAM_TOKEN": TOKEN,
            "PORSA_TELEGRAM_BASE_URL": self.server.url,
            "PORSA_ADMIN_IDS": str(ADMIN),
            "PORSA_ALLOWED_IDS": "",
            "PORSA_LOG_LEVEL": "DEBUG",
            "NO_PROXY": "127.0.0.1",
            **self.settings,
        }

    def add(self, *articles: dict[str, str]) -> None:
        (self.folder / "articles").mkdir(exist_ok=True)
        for article in articles:
            path = self.folder / "articles" / f"{article['id']}.json"
            path.write_text(json.dumps(article, ensure_ascii=False), encoding="utf-8")

    @property
    def state(self) -> Path:
        return self.folder / "state.sqlite"

    def reindex(self) -> None:
        forks.run(["reindex", "--json"], ROOT, self.environment).check_returncode()

    @property
    def engine(self) -> int:
        """The process that answers the bot's questions, a child of the bot's; as Linux tells it."""
        assert self.running
        children = (path.read_text() for path in Path(f"/proc/{self.running.pid}/task").glob("*/children"))
        for child in " ".join(children).split():
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
        raise AssertionError("no process answers")

    @contextmanager
    def bot(self) -> "Iterator[forks.Running | subprocess.Popen[bytes]]":
        """Run the bot from its first poll to a SIGTERM."""
        bot = self.running = forks.start(["bot"], ROOT, self.environment, (Path(os.devnull), self.log, self.log))
        try:
            self.server.wait(lambda: self.server.called("setMyCommands") or bot.poll() is not None)
            assert bot.poll() is None, self.log.read_text(encoding="utf-8")
            yield bot
        finally:
            bot.terminate()
            bot.wait(60)


@contextmanager
def porsa(folder: Path, **settings: str) -> Iterator[Porsa]:
    with BotApiServer().running() as server:
        yield Porsa(folder, server, settings)


@contextmanager
def serving(folder: Path) -> Iterator[Porsa]:
    """Run one bot for most scenarios; what holds of all its calls is checked at the end."""
    with porsa(folder) as house:
        house.add(LAKE, BREAD, CITADEL, PARK)
        house.reindex()
        house.server.fail("getMe", 502)  # it may well be down when the bot starts
        house.server.fail("setMyCommands", 502)
        with house.bot():
            yield house
        log = house.log.read_text(encoding="utf-8")
        assert house.server.violations == []
        assert TOKEN not in log and TOKEN.partition(":")[2] not in log
        assert "Traceback" not in log
        assert LAKE_QUESTION not in log
