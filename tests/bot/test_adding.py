"""What is added and removed by hand: read first, fetched with suspicion, and taken back."""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from support import corpus, stories

from bot.adding import accept, discard, draft_file, draft_link, reopen
from bot.fetching import Address, Page, fetch, is_public
from bot.removing import bring_back, remove, removed_ids, without_removed
from bot.settings import Settings
from index.corpus import read_corpus
from index.errors import ArticleError, UsageError

STORY = "پل تازهٔ رودخانه باز شد\n\nپل تازه پس از سه سال کار باز شد و خودروها از آن می‌گذرند."
PAGE = (
    "<html lang=fa><head><title>پل تازهٔ رودخانه باز شد</title></head><body><article><h1>پل تازهٔ رودخانه باز شد</h1>"
    + "<p>پل تازه پس از سه سال کار، صبح دوشنبه باز شد و خودروها از آن می‌گذرند. شهردار از کارگران سپاسگزاری کرد.</p>" * 4
    + "</article></body></html>"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, added_dir=tmp_path / "added")  # type: ignore[call-arg]


def anybody(_: Address) -> bool:
    return True


@contextmanager
def website(**pages: tuple[int, dict[str, str], bytes]) -> Iterator[str]:
    """Serve pages by their names; «slow» gives a byte at a time."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = pages[self.path.strip("/").partition("?")[0]]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            for start in range(0, len(body), 1_000_000):
                self.wfile.write(body[start : start + 1_000_000])
            if "X-Slow" in headers:
                time.sleep(2)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


HTML = {"Content-Type": "text/html; charset=utf-8"}


def test_a_file_is_read_shown_and_kept_only_when_accepted(settings: Settings) -> None:
    draft = draft_file(settings, "پل.txt", STORY.encode())
    assert draft.articles[0].title == "پل تازهٔ رودخانه باز شد"
    assert read_corpus([settings.added_dir]).articles == ()
    assert reopen(settings, draft.name) == draft
    accept(settings, draft.name)
    assert [article.title for article in read_corpus([settings.added_dir]).articles] == [draft.articles[0].title]
    with pytest.raises(ArticleError, match="added before"):
        draft_file(settings, "other.txt", STORY.encode())


def test_a_draft_that_is_gone_cannot_be_accepted(settings: Settings) -> None:
    draft = draft_file(settings, "a.txt", STORY.encode())
    discard(settings, draft.name)
    with pytest.raises(ArticleError, match="not waiting"):
        accept(settings, draft.name)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.exe", b"MZ", "not read"),
        ("a.txt", b"", "empty"),
        ("a.json", b"{", "JSON"),
        ("a.txt", b"x" * 20_000_001, "20 MB"),
    ],
)
def test_what_gives_no_article_is_refused_and_leaves_nothing(
    settings: Settings, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(ArticleError, match=reason):
        draft_file(settings, name, content)
    assert [path for path in settings.added_dir.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "/root/.ssh/a.txt", "..\\a.txt", ".hidden.txt", "a b\n.txt"])
def test_names_lead_nowhere_else(settings: Settings, name: str) -> None:
    path = accept(settings, draft_file(settings, name, STORY.encode()).name)
    assert path.resolve().parent == settings.added_dir.resolve()
    assert len(read_corpus([settings.added_dir]).articles) == 1


def test_a_link_is_fetched_through_redirects_and_keeps_its_address(settings: Settings) -> None:
    with website(old=(302, {"Location": "/new?a=1"}, b""), new=(200, HTML, PAGE.encode())) as site:
        draft = draft_link(settings, f"{site}/old", lambda url: fetch(url, anybody))
        assert draft.articles[0].url == f"{site}/new?a=1"
        assert "سه سال کار" in draft.articles[0].text
    accept(settings, draft.name)
    assert read_corpus([settings.added_dir]).articles[0].url == draft.articles[0].url


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::"],
)  # fmt: skip
def test_private_addresses_are_told_apart(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:4860:4860::8888"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_private_addresses_are_not_fetched_by_whatever_name() -> None:
    with website(page=(200, HTML, PAGE.encode())) as site:
        port = site.rpartition(":")[2]
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433"):
            with pytest.raises(ArticleError, match=r"private network|cannot be reached"):
                fetch(f"http://{host}:{port}/page")


def test_a_redirect_into_the_private_network_is_not_followed() -> None:
    inside = socket.gethostbyname("localhost")
    seen: list[str] = []

    def first_only(address: Address) -> bool:
        seen.append(str(address))
        return len(seen) == 1

    with website(out=(302, {"Location": f"http://{inside}:1/secret"}, b"")) as site:
        with pytest.raises(ArticleError, match="private network"):
            fetch(f"{site}/out", first_only)
    assert len(seen) == 2


def test_endless_redirects_errors_and_large_pages_end_with_a_sentence() -> None:
    pages = {
        "round": (302, {"Location": "/round"}, b""),
        "gone": (404, {}, b""),
        "large": (200, HTML, b"x" * 20_000_001),
        "slow": (200, HTML | {"X-Slow": "1", "Content-Length": "9"}, b"x"),
    }
    with website(**pages) as site:
        for name, reason in (("round", "passed on"), ("gone", "404"), ("large", "20 MB"), ("slow", "too long")):
            with pytest.raises(ArticleError, match=reason):
                fetch(f"{site}/{name}", anybody, seconds=1.0 if name == "slow" else 30.0)


@pytest.mark.parametrize("url", ["ftp://example.com/a", "file:///etc/passwd", "http://", "https://a@b.com/", "word"])
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ArticleError, match="web address"):
        fetch(url, anybody)


def test_a_page_of_another_kind_is_refused(settings: Settings) -> None:
    with pytest.raises(ArticleError, match="image/png"):
        draft_link(settings, "https://example.com/a.png", lambda url: Page(url, "image/png", b"x"))


def test_a_removed_article_is_left_out_and_brought_back(settings: Settings) -> None:
    articles = corpus(*stories("bridge", "comet"))
    remove(settings, "comet")
    assert [article.id for article in without_removed(settings, articles).articles] == ["bridge"]
    assert read_corpus([settings.added_dir]).articles == ()
    bring_back(settings, "comet")
    bring_back(settings, "never removed")
    assert without_removed(settings, articles) == replace(articles)


def test_a_broken_list_of_removed_articles_is_one_sentence(settings: Settings) -> None:
    remove(settings, "comet")
    (settings.added_dir / ".removed.json").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match=r"\.removed\.json"):
        removed_ids(settings)
