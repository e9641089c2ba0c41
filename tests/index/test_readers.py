import io
import subprocess
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest
from reading import BODY, TITLE, read, reason, written

from index.readers import COMPRESSIBLE, READERS

DATA = Path(__file__).parent / "data"
PAGE = """<!doctype html><html lang="fa" dir="rtl"><head><meta charset="{charset}"><title>{title} | خبرسرا</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="خبر‌سرا">
<meta property="article:section" content="فرهنگ"><meta name="keywords" content="کتاب، روستا">
{head}<link rel="canonical" href="{url}"></head>
<body><nav><a href="/">خانه</a> <a href="/sport">ورزش</a></nav><article><h1>{title}</h1>
<p>كتابخانه‌ی چشمه‌سار پس از سیل بسته مانده بود و مردم روستا آن را بازسازی کردند.</p>
<p>مریم نیک&zwnj;پی می&#8204;گوید که ۲۳۰۰ جلد کتاب تازه خریده‌ايم.</p></article>
<footer>© 2019 همه‌ی حقوق محفوظ است. 2018-01-03</footer></body></html>"""


def page(*, charset: str = "utf-8", head: str = "", url: str = "https://example.org/news/42") -> str:
    return PAGE.format(charset=charset, title=TITLE, head=head, url=url)


# --- .txt and .md


def test_a_short_first_line_is_the_title(tmp_path: Path) -> None:
    article = read(written(tmp_path / "a.txt", f"\n  {TITLE}  \r\n\r\n{BODY}\r\n"))
    assert (article.id, article.title, article.text) == ("a.txt", TITLE, BODY)


@pytest.mark.parametrize("first", [BODY.partition("\n")[0], "به گزارش خبرنگار ما:", "واژه " * 40, TITLE + "."])
def test_a_sentence_is_no_title(tmp_path: Path, first: str) -> None:
    article = read(written(tmp_path / "a.txt", f"{first}\n\nو متن."))
    assert (article.title, article.text) == ("", f"{first}\n\nو متن.")


def test_a_single_line_is_the_text(tmp_path: Path) -> None:
    assert read(written(tmp_path / "a.txt", TITLE)).text == TITLE


def test_the_text_stays_as_written(tmp_path: Path) -> None:
    text = unicodedata.normalize("NFD", "آب رئيس\u200cجمهور كِتاب\u00a0\u200f۱۲٪ ﷲ.") + "\n\n\n  پایان  ."
    assert read(written(tmp_path / "a.txt", text)).text == text


def test_front_matter(tmp_path: Path) -> None:
    text = f"---\nid: kh-1\ntitle: {TITLE}\npublished: 1403-02-31\ntags: [کتاب, روستا]\nunknown: 1\n---\n\n{BODY}\n"
    article = read(written(tmp_path / "a.md", text))
    assert (article.id, article.title, article.text) == ("kh-1", TITLE, BODY)
    assert (article.published, article.tags) == (date(2024, 5, 20), ("کتاب", "روستا"))


@pytest.mark.parametrize("start", [f"# {TITLE}\n\n", f"# {TITLE} #\r\n", f"---\ntitle: {TITLE}\n---\n# {TITLE}\n\n"])
def test_a_leading_heading_is_the_title(tmp_path: Path, start: str) -> None:
    article = read(written(tmp_path / "a.md", start + BODY))
    assert (article.title, article.text) == (TITLE, BODY)


def test_another_heading_stays_in_the_text(tmp_path: Path) -> None:
    article = read(written(tmp_path / "a.md", f"---\ntitle: {TITLE}\n---\n# بازگشایی\n\n{BODY}"))
    assert (article.title, article.text) == (TITLE, f"# بازگشایی\n\n{BODY}")


def test_broken_front_matter(tmp_path: Path) -> None:
    assert "front matter cannot be read" in reason(written(tmp_path / "a.md", "---\ntitle: [x\n---\nمتن"))


# --- .html


def test_a_page_with_its_metadata(tmp_path: Path) -> None:
    head = '<meta property="article:published_time" content="2024-12-02T10:20:00+03:30">'
    article = read(written(tmp_path / "a.html", page(head=head)))
    assert (article.title, article.source, article.url) == (TITLE, "خبر‌سرا", "https://example.org/news/42")
    assert (article.published, article.category, article.tags) == (date(2024, 12, 2), "فرهنگ", ("کتاب", "روستا"))
    assert article.text.splitlines() == [
        "كتابخانه‌ی چشمه‌سار پس از سیل بسته مانده بود و مردم روستا آن را بازسازی کردند.",
        "مریم نیک‌پی می‌گوید که ۲۳۰۰ جلد کتاب تازه خریده‌ايم.",
    ]


@pytest.mark.parametrize(
    ("head", "url", "day"),
    [
        ('<meta name="date" content="۱۴۰۳/۰۹/۱۲">', "https://example.org/1", date(2024, 12, 2)),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2020-05-16"}</script>',
            "https://www.farsnews.ir/news/13990226000123/x",
            date(2020, 5, 16),
        ),
        ("", "https://www.farsnews.ir/news/13990226000123/x", date(2020, 5, 15)),
        ("", "https://www.varzesh3.com/news/1389047", None),
    ],
)
def test_the_day_of_a_page(tmp_path: Path, head: str, url: str, day: date | None) -> None:
    assert read(written(tmp_path / "a.htm", page(head=head, url=url))).published == day


def test_a_page_says_its_encoding(tmp_path: Path) -> None:
    text = page(charset="windows-1256").replace("ی", "ي").translate({ord(digit): None for digit in "۲۳۰"})
    assert "چشمه‌سار" in read(written(tmp_path / "a.html", text.encode("cp1256"))).text
    xhtml = "<?xml version='1.0' encoding='windows-1256'?>" + text.replace('<meta charset="windows-1256">', "")
    assert "چشمه‌سار" in read(written(tmp_path / "b.html", xhtml.encode("cp1256"))).text


def test_a_page_without_an_article(tmp_path: Path) -> None:
    assert "no article" in reason(written(tmp_path / "a.html", "<html><body><script>x = 1</script></body></html>"))


# --- .pdf and .docx


@pytest.mark.parametrize("name", ["naskh.pdf", "sans.pdf"])
def test_a_persian_pdf_reads_as_it_was_typed(name: str) -> None:
    article = read(DATA / name)
    assert article.title == TITLE
    first, second, third = article.text.splitlines()
    assert first.startswith(
        "کتابخانه‌ی کوچک روستای چشمه‌سار که پس از سیل بهار سال گذشته بسته مانده بود، روز شنبه ۱۲ آذر ۱۴۰۳ با"
    )
    assert first.endswith(
        "گفت: «بیش از ۲۳۰۰ جلد کتاب تازه به قفسه‌ها افزوده‌ایم و می‌خواهیم تا پایان سال شمار آن‌ها را به ۳۵۰۰ برسانیم.»"
    )
    assert "نزدیک به ۱٫۵ میلیارد تومان" in second
    assert "نیز با سامانه‌ی Koha کار می‌کنند و نشانی example.org/lib برای امانت" in second
    assert third.startswith("لاله آزادی، دانش‌آموز پایه‌ی هشتم،")


def test_running_heads_and_feet_part_no_paragraph() -> None:
    text = read(DATA / "pages.pdf").text
    assert "file:" not in text
    assert text.splitlines() == read(DATA / "naskh.pdf").text.splitlines()


def test_pdfs_that_give_no_text(tmp_path: Path) -> None:
    assert "a scan" in reason(DATA / "blank.pdf")
    assert "password" in reason(DATA / "password.pdf")
    assert "PDF cannot be read" in reason(written(tmp_path / "a.pdf", "%PDF-1.4 " + TITLE))
    assert reason(written(tmp_path / "b.pdf", (DATA / "naskh.pdf").read_bytes()[:20_000]))


def test_a_pdf_that_unpacks_to_too_much(tmp_path: Path) -> None:
    packer = zlib.compressobj(1)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(102)) + packer.flush()
    data = b"%PDF-1.4\n1 0 obj\n<<>>\nstream\n" + bomb + b"\nendstream\nendobj\n"
    assert "unpacks to more than 100 MB" in reason(written(tmp_path / "a.pdf", data))


def word(path: Path, fill: Callable[[docx.document.Document], object]) -> Path:
    document = docx.Document()
    fill(document)
    document.save(str(path))
    return path


def test_a_word_file_with_a_styled_title_and_a_table(tmp_path: Path) -> None:
    def fill(document: docx.document.Document) -> None:
        document.core_properties.title = "سندی دیگر"
        document.add_heading(TITLE, 0)
        document.add_paragraph("می‌گوید كه تمام شد.")
        table = document.add_table(1, 3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "جلد"
        table.cell(0, 2).text = "۲۳۰۰"
        document.add_paragraph("پایان.")

    article = read(word(tmp_path / "a.docx", fill))
    assert (article.title, article.text) == (TITLE, "می‌گوید كه تمام شد.\nجلد\t۲۳۰۰\nپایان.")
    assert article.published is None


def test_the_title_property_of_a_word_file(tmp_path: Path) -> None:
    def fill(document: docx.document.Document) -> None:
        document.core_properties.title = TITLE
        document.add_paragraph(BODY)

    assert read(word(tmp_path / "a.docx", fill)).title == TITLE


def test_word_files_that_give_no_text(tmp_path: Path) -> None:
    assert "no letter" in reason(word(tmp_path / "a.docx", lambda document: document))
    assert "Word file cannot be read (BadZipFile" in reason(written(tmp_path / "b.docx", b"PK\x03\x04 broken"))
    assert "password" in reason(written(tmp_path / "c.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as packed:
        packed.writestr("a", "b")
    assert "Word file cannot be read" in reason(written(tmp_path / "d.docx", other.getvalue()))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed, packed.open("a", "w") as member:
        for _ in range(201):
            member.write(bytes(1_000_000))
    assert "unpacks to more than 200 MB" in reason(written(tmp_path / "e.docx", bomb.getvalue()))


# --- the registry


def test_every_text_format_may_be_compressed(tmp_path: Path) -> None:
    content = {".json": '{"text": "متن"}', ".jsonl": '{"text": "متن"}', ".csv": "text\nمتن\n"}
    content |= {".html": page(), ".htm": page(), ".txt": "متن", ".md": "متن"}
    assert set(content) == COMPRESSIBLE
    for suffix, text in content.items():
        assert read(written(tmp_path / f"a{suffix.upper()}.gz", text)).text
    assert "not read" in reason(written(tmp_path / "a.pdf.gz", (DATA / "naskh.pdf").read_bytes()))


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    heavy = {"trafilatura", "pdfminer", "docx", "lxml", "frontmatter", "yaml", "bidi"}
    code = f"import index.corpus, sys; print(*{heavy!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
    assert {".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".csv", ".json", ".jsonl"} == set(READERS)
