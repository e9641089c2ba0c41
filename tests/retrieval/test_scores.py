import pytest

from retrieval.scores import find_score


@pytest.mark.parametrize(
    ("sentence", "score"),
    [
        ("بازی با نتیجهٔ سه بر صفر به سود میزبان پایان یافت.", "سه بر صفر"),
        ("با گل‌های دقایق ۱۲ و ۸۰ تیم ما ۲ بر يك برد.", "۲ بر يك"),
        ("پرسپولیس 1-0 استقلال را شکست داد.", "1-0"),
        ("دیدار دو تیم در فصل ۹۸-۹۷ با تساوی ۲ - ۲ تمام شد.", "۲ - ۲"),
        ("ست‌ها ۲۵-۲۰، ۲۵-۲۲ و ۲۵-۱۸ بود و بازی سه بر صفر شد.", "سه بر صفر"),
        ("کشتی‌گیر ایران ۹ به یک باخت.", "۹ به یک"),
        ("دو تیم به تساوی بدون گل رسیدند.", "بدون گل"),
        ("تیم ما در روز ۱۳۹۸-۰۴-۰۲ برد.", None),
        ("برای ۲ بار بر سکو رفت.", None),
    ],
)
def test_a_score_is_found(sentence: str, score: str | None) -> None:
    found = find_score(sentence)
    assert (sentence[slice(*found)] if found else None) == score
