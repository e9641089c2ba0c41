import subprocess
import sys

from support import ROOT

from index.lexicon import common_words, hazm_lexicon


def test_the_lists_are_read_without_importing_hazm() -> None:
    code = "import sys; from index.lexicon import hazm_lexicon; hazm_lexicon(); sys.exit('hazm' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_lists_hold_keys() -> None:
    lexicon = hazm_lexicon()
    assert {"از", "به", "که"} <= lexicon.stop_words
    assert lexicon.formal["دیگه"] == ("دیگر",)
    assert "کتاب" in common_words() and "زنگوله‌دار" not in common_words()
    assert set(lexicon.common.split()) == common_words()
