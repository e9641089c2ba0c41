"""What was fitted for one embedding model: the legs' weights, the confidence and the threshold of refusal.

`profiles.json` beside this file holds those of the models that ship; an index may hold its own, written by
`porsa evaluate QUESTIONS --calibrate`. Both name a model by its fingerprint, and a reranker behind it by its name.
"""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from index.errors import SnapshotDamaged
from index.files import sync
from retrieval.confidence import Calibration
from retrieval.fusion import Weights

__all__ = ["SHIPPED_PROFILES", "Profile", "read_profile", "write_profile"]

NAME = "profiles.json"
SHIPPED_PROFILES = Path(__file__).with_name(NAME)
ANY_MODEL = ""
"""The entry for models that nothing was fitted for."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The numbers that turn the evidence of one model into an order and a confidence."""

    weights: Weights
    calibration: Calibration
    threshold: float
    """The confidence below which Porsa says that it found nothing."""


def read_profile(index_dir: Path, name: str) -> Profile:
    """Give the index's own profile of this name, else its model's, the shipped one, or the one for any model.

    Raises SnapshotDamaged where the index's file makes no sense.
    """
    try:
        own = _read(index_dir / NAME) if (index_dir / NAME).exists() else {}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise SnapshotDamaged(
            "The calibration {path} cannot be read ({error}); remove it, or run: porsa evaluate QUESTIONS --calibrate",
            path=index_dir / NAME,
            error=error,
        ) from error
    known = _shipped() | own
    return known.get(name) or known.get(name.split(" ", 1)[0]) or known[ANY_MODEL]


def write_profile(index_dir: Path, name: str, profile: Profile) -> Path:
    """Store a profile with the index, those of other names kept; gives the file."""
    path = index_dir / NAME
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    fresh = path.with_name(f"{NAME}.new")
    fresh.write_text(json.dumps(content | {name: asdict(profile)}, indent=2) + "\n", encoding="utf-8")
    sync(fresh)
    return fresh.replace(path)


@cache
def _shipped() -> dict[str, Profile]:
    return _read(SHIPPED_PROFILES)


def _read(path: Path) -> dict[str, Profile]:
    content = json.loads(path.read_text(encoding="utf-8"))
    return {
        fingerprint: Profile(Weights(**entry["weights"]), Calibration(**entry["calibration"]), entry["threshold"])
        for fingerprint, entry in content.items()
    }
