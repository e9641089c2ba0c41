import json
from dataclasses import astuple, replace
from pathlib import Path

import pytest

from index.embedding import LIGHT, load_embedder
from index.errors import SnapshotDamaged
from retrieval.profile import SHIPPED_PROFILES, read_profile, write_profile


def test_an_index_keeps_a_profile_for_each_model(tmp_path: Path) -> None:
    shipped = read_profile(tmp_path, "no model")
    own = replace(shipped, threshold=0.5)
    write_profile(tmp_path, "one", own)
    write_profile(tmp_path, "other", replace(shipped, threshold=0.25))
    assert read_profile(tmp_path, "one") == own
    assert read_profile(tmp_path, "other").threshold == 0.25
    assert read_profile(tmp_path, "a third") == shipped


def test_a_profile_that_makes_no_sense_is_told(tmp_path: Path) -> None:
    path = write_profile(tmp_path, "one", read_profile(tmp_path, "one"))
    path.write_text(path.read_text().replace("margin", "margins"))
    with pytest.raises(SnapshotDamaged, match=r"profiles\.json cannot be read .* --calibrate"):
        read_profile(tmp_path, "one")


def test_a_calibration_from_before_unknown_words_counted_is_still_read(tmp_path: Path) -> None:
    shipped = read_profile(tmp_path, "one")
    path = write_profile(tmp_path, "one", shipped)
    stored = json.loads(path.read_text())
    del stored["one"]["calibration"]["unknown"]
    path.write_text(json.dumps(stored))
    assert read_profile(tmp_path, "one") == replace(shipped, calibration=replace(shipped.calibration, unknown=0))


@pytest.mark.parametrize("model", ["", LIGHT])
def test_the_shipped_models_have_profiles_of_their_own(tmp_path: Path, model: str) -> None:
    fingerprint = load_embedder(model).fingerprint
    assert fingerprint in json.loads(SHIPPED_PROFILES.read_text())
    profile = read_profile(tmp_path, fingerprint)
    assert min(astuple(profile.weights)) >= 0
    assert 0 < profile.threshold < 1
