import pytest

from index.errors import UsageError
from retrieval.sources import Sources

DAWN, HORIZON, PARS = "خبرگزاری سپیده", "روزنامه‌ی افق نو", "خبرگزاری پارس"


@pytest.fixture(scope="module")
def sources() -> Sources:
    return Sources(["", DAWN, HORIZON, PARS])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("به گزارش سپیده چند نفر آمدند؟", DAWN),
        ("به گزارش خبرگزاری سپیده چند نفر آمدند؟", DAWN),
        ("طبق خبر افق نو پل کی باز شد؟", HORIZON),
        ("طبق خبر افق‌نو پل کی باز شد؟", HORIZON),
        ("به نقل از روزنامه‌ی افق نو", HORIZON),
        ("سپیده چه نوشت؟", DAWN),
        ("سپيده درباره‌ی پل چی نوشته؟", DAWN),
        ("درباره‌ی پل، افق نو چه نوشته است؟", HORIZON),
        ("خبرگزاري پارس از پل چه خبری داد؟", PARS),
        ("بنا به نوشته‌ی پارس", PARS),
        ("خلیج پارس کجاست؟", None),
        ("استان پارس چند شهر دارد؟", None),
        ("استاندار پارس درباره‌ی پل چه نوشت؟", None),
        ("سپیده رمضانی کیست؟", None),
        ("به گزارش سپیدهدم چه شد؟", None),
        ("پارسیان چه نوشت؟", None),
    ],
)
def test_a_source_is_told_from_a_place_or_a_person(sources: Sources, question: str, expected: str | None) -> None:
    assert sources.mentioned(question) == ({expected} if expected else frozenset())


def test_a_source_is_heard_in_latin_letters(sources: Sources) -> None:
    assert sources.mentioned("According to Pars, when did the bridge open?", ["پارس", "bridge"]) == {PARS}
    assert sources.mentioned("When did the bridge of Pars open?", ["پارس", "bridge"]) == frozenset()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("سپیده", DAWN), ("خبرگزاري سپيده", DAWN), (" روزنامه ی افق نو ", HORIZON), ("افق نو", HORIZON)],
)
def test_a_source_is_named_by_its_name_or_what_tells_it_apart(sources: Sources, typed: str, expected: str) -> None:
    assert sources.named(typed) == expected


def test_an_unknown_source_is_told_with_those_that_are_known(sources: Sources) -> None:
    with pytest.raises(UsageError, match=rf"'سپید'; name one of: {DAWN}، {HORIZON}، {PARS}$"):
        sources.named("سپید")
    with pytest.raises(UsageError, match="ask without --source"):
        Sources([""]).named("سپیده")
    with pytest.raises(UsageError, match=r"نشریه‌ی 0، .* … \(50 in all\)$"):
        Sources([f"نشریه‌ی {n}" for n in range(50)]).named("سپیده")
