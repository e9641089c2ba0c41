"""What a chat remembers."""

from support import article

from bot.memory import ANSWERS, Memory
from retrieval.answer import Answer, Excerpt, Reply
from retrieval.conversation import Turn


def reply(article_id: str, found: bool = True) -> Reply:
    answer = Answer(article(article_id, "باران بارید."), Excerpt("باران بارید.", (0, 12), 0.9))
    return Reply("؟", found, 0.9, (answer,), 1.0)


def test_five_turns_are_kept_for_half_an_hour() -> None:
    now = 0.0
    memory = Memory(lambda: now)
    for number in range(7):
        now = 60.0 * number
        memory.remember(str(number), reply(f"article {number}"))
    assert memory.history() == tuple(Turn(str(number), f"article {number}") for number in range(2, 7))
    now = 60.0 * 4 + 30 * 60
    assert [turn.question for turn in memory.history()] == ["4", "5", "6"]
    memory.forget()
    assert memory.history() == ()


def test_an_article_that_was_only_near_is_not_kept() -> None:
    memory = Memory()
    assert memory.remember("؟", reply("near", found=False)) == Turn("؟")


def test_a_reply_comes_after_the_answer_that_it_replies_to() -> None:
    memory = Memory()
    for number in range(ANSWERS + 1):
        memory.sent(number, memory.remember(f"پرسش {number}", reply(f"article {number}")))
    assert memory.history(7) == (Turn("پرسش 7", "article 7", pointed=True),)
    assert memory.history(0) == memory.history(10**6) == memory.history()
    memory.forget()
    assert memory.history(7) == ()
