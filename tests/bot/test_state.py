"""What the bot remembers: on disk, through a kill, for as long as it should, and of nobody by name."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import alembic.autogenerate
import alembic.migration
import pytest
import sqlalchemy as sa
from support import ROOT, Clock

from bot.state.database import Database
from bot.state.replies import pack, unpack
from bot.state.schema import Base
from bot.state.store import DAY, State
from index.articles import Article
from index.errors import StateError
from retrieval.answer import Answer, Excerpt, Reply

READER = 424_242_424_242
RAIN = Article("rain", "دیروز در ساری باران بارید. رودها بالا آمدند.", "باران", "آبان", None, date(2024, 12, 2))
SNOW = Article("snow", "در تبریز برف بارید.", "برف")
REPLY = Reply(
    "باران کجا بارید؟",
    True,
    0.9,
    (
        Answer(
            RAIN,
            Excerpt(RAIN.text[:26], (0, 26), 0.8, asked=frozenset({"باران", "بارید"})),
            (Excerpt(RAIN.text[27:], (0, 17), 0.4),),
        ),
        Answer(SNOW, Excerpt(SNOW.text, (0, 18), 0.5), also=(RAIN,)),
    ),
    12.5,
)
ARTICLES = {article.id: article for article in (RAIN, SNOW)}


def test_a_reply_comes_back_as_it_was_and_its_articles_are_not_kept() -> None:
    packed = pack(REPLY)
    assert unpack(packed, ARTICLES.get) == REPLY
    assert "ساری" not in packed.decode()


def test_a_reply_that_was_kept_with_its_marks_comes_back_without() -> None:
    kept = json.loads(pack(REPLY))
    for answer in kept["reply"]["answers"]:
        for excerpt in (answer["best"], *answer["more"]):
            excerpt["marks"] = [[12, 17]]
            del excerpt["asked"]
    reply = unpack(json.dumps(kept).encode(), ARTICLES.get)
    assert reply and reply.answers[0].best == replace(REPLY.answers[0].best, asked=frozenset())


def test_articles_that_changed_or_went_are_left_out_of_a_reply() -> None:
    packed = pack(REPLY)
    without_snow = unpack(packed, {"rain": RAIN}.get)
    assert without_snow and [answer.article for answer in without_snow.answers] == [RAIN]
    assert unpack(packed, {"snow": SNOW}.get) is None
    assert unpack(packed, {**ARTICLES, "rain": replace(RAIN, text=f" {RAIN.text}")}.get) is None


def test_a_question_is_kept_with_its_feedback(state: State, clock: Clock) -> None:
    token = state.remember(READER, "private", REPLY)
    packed = state.packed_reply(token)
    assert packed and unpack(packed, ARTICLES.get) == REPLY
    for person, good in ((READER, True), (1, True), (READER, False)):
        assert state.give_feedback(person, token, good)
    assert [(one.question, one.found, one.place) for one in state.questions(0)] == [(REPLY.question, True, "private")]
    assert sorted(one.good for one in state.opinions(0)) == [False, True]
    assert state.questions(clock.now + 1) == () == state.opinions(clock.now + 1)


def test_an_unknown_token_leads_nowhere(state: State) -> None:
    assert state.packed_reply("forged") is None
    assert not state.give_feedback(READER, "forged", True)
    assert state.opinions(0) == ()


def test_old_questions_go_with_their_feedback(state: State, clock: Clock) -> None:
    token = state.remember(READER, "private", REPLY)
    state.give_feedback(READER, token, True)
    clock.now += 90 * DAY
    kept = state.remember(READER, "private", REPLY)
    assert state.forget_older_than(90) == 0
    clock.now += 1
    assert state.forget_older_than(90) == 1
    assert [one.token for one in state.questions(0)] == [kept]
    assert state.opinions(0) == ()


def test_a_person_is_forgotten_and_the_others_are_not(state: State) -> None:
    mine, theirs = (state.remember(person, "private", REPLY) for person in (READER, 1))
    state.give_feedback(READER, theirs, False)
    state.give_feedback(1, theirs, True)
    state.forget_person(READER)
    assert state.packed_reply(mine) is None
    assert [one.token for one in state.questions(0)] == [theirs]
    assert [one.good for one in state.opinions(0)] == [True]


@pytest.mark.parametrize(
    "forget", [lambda state: state.forget_person(READER), lambda state: state.forget_older_than(1)]
)
def test_what_is_forgotten_stands_in_no_file(
    state: State, clock: Clock, tmp_path: Path, forget: Callable[[State], None]
) -> None:
    def kept() -> bool:
        files = (tmp_path / "new").glob("state.sqlite*")
        return any(REPLY.question.encode() in path.read_bytes() for path in files)

    state.remember(READER, "private", REPLY)
    assert kept()
    clock.now += 2 * DAY
    forget(state)
    assert not kept()


def test_no_id_stands_in_the_files_and_the_key_is_not_for_others(state: State, tmp_path: Path) -> None:
    state.give_feedback(READER, state.remember(READER, "private", REPLY), True)
    files = [path for path in (tmp_path / "new").iterdir() if path.is_file()]
    assert not any(str(READER).encode() in path.read_bytes() for path in files)
    assert (tmp_path / "new" / "state.key").stat().st_mode & 0o077 == 0


def test_another_key_knows_nobody(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    state = State(path)
    state.remember(READER, "private", REPLY)
    state.close()
    path.with_suffix(".key").unlink()
    state = State(path)
    state.forget_person(READER)
    assert len(state.questions(0)) == 1
    state.close()


def test_the_migrations_lead_to_the_tables(state: State, tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'new' / 'state.sqlite'}")
    with engine.connect() as connection:
        context = alembic.migration.MigrationContext.configure(connection)
        assert alembic.autogenerate.compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_what_is_committed_outlives_a_kill(tmp_path: Path) -> None:
    writing = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom bot.state.store import State\n"
        "from test_state import REPLY\n"
        "State(Path(sys.argv[1])).remember(1, 'private', REPLY)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    path = os.pathsep.join(map(str, (ROOT, ROOT / "tests", ROOT / "tests" / "bot")))
    file = tmp_path / "state.sqlite"
    command = [sys.executable, "-c", writing, str(file)]
    done = subprocess.run(command, env=os.environ | {"PYTHONPATH": path}, check=False)
    assert done.returncode == -signal.SIGKILL
    state = State(file)
    assert [one.question for one in state.questions(0)] == [REPLY.question]
    state.close()


def test_a_file_that_is_no_state_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(StateError, match=r"state\.sqlite cannot be used \(.*\); .*PORSA_STATE"):
        Database(path)


def test_a_newer_file_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    Database(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StateError, match="PORSA_STATE"):
        Database(path)


def test_a_key_of_another_length_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "state.key").write_bytes(b"short")
    with pytest.raises(StateError, match="32 bytes"):
        State(tmp_path / "state.sqlite")


def test_other_notes_stay_as_they_are_when_suggestions_are_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with closing(State(path)) as state:
        kept = {text: state.note(text) for text in ("خبر.txt", '{"token": "T", "questions": []}', "[1]", "")}
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0005'")
    with closing(State(path)) as state:
        assert {text: state.noted(token) for text, token in kept.items()} == {text: text for text in kept}


def test_an_error_does_not_tell_what_was_asked(state: State) -> None:
    state.close()
    with state._database.session() as session:
        session.execute(sa.text("DROP TABLE feedback"))
        session.execute(sa.text("DROP TABLE asked"))
    with pytest.raises(StateError) as caught:
        state.remember(READER, "private", REPLY)
    assert "no such table" in str(caught.value)
    assert REPLY.question not in str(caught.value)
