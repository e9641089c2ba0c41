"""What is wrong with an index, a setting or a command is one sentence that says what to do."""

import shutil
from pathlib import Path

import pytest
from commands import BRIDGE, told
from support import Porsa, write_static_model

from index.embedding import RANKER, SHIPPED_MODEL


def test_usage(porsa: Porsa) -> None:
    assert "porsa query --batch" in told(porsa("query"), 2)
    wrong = porsa("query", "--colour", "red")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "porsa query --help" in wrong.stderr
    assert "Traceback" not in wrong.stderr


def test_no_index_yet(porsa: Porsa, tmp_path: Path) -> None:
    bare = Porsa(tmp_path, porsa.settings)
    for command in (["query", BRIDGE, "--json"], ["status"]):
        assert told(bare(*command), 3) == "There is no index in index yet; run: porsa reindex"
    doctor = bare("doctor")
    assert doctor.returncode == 3
    assert "no index in index yet" in doctor.stdout
    assert "articles; it does not exist" in doctor.stdout


def test_an_index_of_another_model(broken: Porsa, tmp_path: Path) -> None:
    other = write_static_model(tmp_path / "other", dimensions=16)
    sentence = told(Porsa(broken.folder, {**broken.settings, "PORSA_EMBEDDING_MODEL": str(other)})("query", BRIDGE), 3)
    assert "'tiny'" in sentence
    assert "'other'" in sentence
    assert sentence.endswith("run: porsa reindex")


def test_a_torn_part_of_the_model_is_found_before_it_is_needed(porsa: Porsa, tmp_path: Path) -> None:
    model = shutil.copytree(SHIPPED_MODEL, tmp_path / "model")
    (model / RANKER).write_bytes(b"torn")
    doctor = Porsa(tmp_path, {**porsa.settings, "PORSA_EMBEDDING_MODEL": str(model)})("doctor")
    assert doctor.returncode != 0
    assert "restore its files" in " ".join(doctor.stdout.split())


def test_a_flipped_byte_and_the_traceback_on_demand(broken: Porsa) -> None:
    path = next((broken.folder / "index").glob("*/segments/0001/articles.jsonl"))
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)
    sentence = told(broken("query", BRIDGE), 3)
    assert "articles.jsonl is damaged" in sentence
    assert "porsa reindex" in sentence
    with_trace = broken("--debug", "query", BRIDGE)
    assert with_trace.returncode != 0
    assert "Traceback" in with_trace.stderr
    assert "SnapshotDamaged" in with_trace.stderr


def test_a_model_that_is_not_there(broken: Porsa) -> None:
    settings = {**broken.settings, "PORSA_EMBEDDING_MODEL": "./absent"}
    assert "no model folder absent" in told(Porsa(broken.folder, settings)("query", BRIDGE), 2)


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("PORSA_ADMIN_IDS", "12,امیر", "'امیر' is no Telegram id"),
        ("PORSA_TELEGRAM_BASE_URL", "localhost:8081", "no address"),
        ("PORSA_LOG_LEVEL", "loud", "DEBUG"),
        ("PORSA_ZONE", "Mars/Base", "as Asia/Tehran"),
        ("PORSA_DIGEST_HOUR", "24", "23"),
    ],
)
def test_a_malformed_setting_is_named(tmp_path: Path, name: str, value: str, part: str) -> None:
    sentence = told(Porsa(tmp_path, {name: value})("status"), 2)
    assert sentence.startswith(f"{name}: ")
    assert part in sentence
    assert ".env" in sentence


def test_settings_are_read_from_env_files(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORSA_INDEX_DIR=نمایه\nPORSA_ADMIN_IDS=\nPORSA_ADDED_DIR=\n", encoding="utf-8")
    assert "no index in نمایه yet" in told(Porsa(tmp_path, {})("status"), 3)
    assert "no index in other yet" in told(Porsa(tmp_path, {"PORSA_INDEX_DIR": "other"})("status"), 3)
    (tmp_path / ".env").write_bytes("PORSA_INDEX_DIR=نمایه".encode("utf-16"))
    assert told(Porsa(tmp_path, {})("status"), 2).startswith("The file .env cannot be read")


def test_the_bot_needs_a_token(tmp_path: Path) -> None:
    assert "PORSA_TELEGRAM_TOKEN" in told(Porsa(tmp_path, {})("bot"), 2)
