"""The one error tree of Porsa.

PorsaError                  every error a person may see; its reason is one sentence that names the next step
├── UsageError              wrong input or settings                                     (exit code 2)
│   ├── SettingsError       a malformed or missing setting
│   ├── QuestionError       a question with nothing to look for
│   ├── ModelError          an embedding model that cannot be loaded
│   ├── CorpusError         articles that must not replace the index: none, or most of them gone
│   └── ReindexRunning      another reindex holds the lock
├── SnapshotError           the index on disk cannot be used or written                 (exit code 3)
│   ├── SnapshotMissing     there is none yet
│   ├── SnapshotDamaged     a file is absent, short, or not what its checksum says
│   ├── SnapshotMismatch    made by another model, format or analyzer
│   └── SnapshotUnwritable  a full disk or missing rights; what was published before stays
├── PreparationFailed       an article that could not be prepared for the index         (exit code 2)
├── StateError              what the bot remembers cannot be opened or written          (exit code 2)
└── ArticleError            one article or file cannot be read; the others still are    (counted, never fatal)
"""

from index.reasons import Reason

__all__ = [
    "ArticleError",
    "CorpusError",
    "ModelError",
    "PorsaError",
    "PreparationFailed",
    "QuestionError",
    "ReindexRunning",
    "SettingsError",
    "SnapshotDamaged",
    "SnapshotError",
    "SnapshotMismatch",
    "SnapshotMissing",
    "SnapshotUnwritable",
    "StateError",
    "UsageError",
]


class PorsaError(Exception):
    """The root of every error that Porsa explains to a person: `str` in English, `reason` for those who translate."""

    exit_code = 2

    def __init__(self, sentence: str, /, **details: object) -> None:
        """Say why, as `Reason` has it; whatever is no whole number stands in its place as `str` writes it."""
        super().__init__(sentence)
        written = {name: one if isinstance(one, int) else str(one) for name, one in details.items()}
        self.reason = Reason(sentence, written)

    def __str__(self) -> str:
        return str(self.reason)


class UsageError(PorsaError):
    """Wrong input or settings."""


class SettingsError(UsageError):
    """A malformed or missing setting."""


class QuestionError(UsageError):
    """A question with nothing to look for: empty, only signs, or far too long."""


class ModelError(UsageError):
    """An embedding model that cannot be loaded."""


class CorpusError(UsageError):
    """Articles that must not replace the index: none at all, or most of them gone."""


class ReindexRunning(UsageError):
    """Another reindex holds the lock of this index."""


class SnapshotError(PorsaError):
    """The index on disk cannot be used or written."""

    exit_code = 3


class SnapshotMissing(SnapshotError):
    """There is no index yet."""


class SnapshotDamaged(SnapshotError):
    """A file of the index is absent, short, or not what its checksum says."""


class SnapshotMismatch(SnapshotError):
    """The index was made by another model, format or analyzer."""


class SnapshotUnwritable(SnapshotError):
    """The index cannot be written: a full disk or missing rights."""


class PreparationFailed(PorsaError):
    """An article could not be prepared for the index, or the process that does it was ended; nothing was published."""


class StateError(PorsaError):
    """What the bot remembers, in SQLite, cannot be opened or written."""


class ArticleError(PorsaError):
    """One article or file cannot be read; it is reported and skipped."""
