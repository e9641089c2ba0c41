"""The tokenizer of the static model: Unigram pieces over folded text, the folding inside tokenizer.json.

sentence-transformers never calls `index.persian.fold`, so what the model folds must stand in its own files.
"""

import unicodedata
from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from index.persian import fold

__all__ = ["folding", "train_tokenizer"]

UNKNOWN = "[UNK]"


def folding() -> normalizers.Normalizer:
    """Make the rules of `fold`, half-spaces removed, everything but letters and digits one space."""
    one_letter: dict[str, list[str]] = {}
    for code in range(0x0600, 0x0700):
        char = chr(code)
        key = fold(char)
        if key != char and len(key) == 1 and unicodedata.normalize("NFKD", char)[0] != key:
            one_letter.setdefault(key, []).append(char)
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex("ئ(?=و)|[یي]\u0654(?=و)"), "و"),
            normalizers.NFKD(),
            normalizers.Replace(Regex(r"[\p{Mn}\p{Me}\p{Cf}ـ¬ء]+"), ""),
            normalizers.Lowercase(),
            *(normalizers.Replace(Regex(f"[{''.join(chars)}]"), key) for key, chars in sorted(one_letter.items())),
            normalizers.Replace(Regex(r"[^\p{L}\p{N}]+"), " "),
            normalizers.Strip(),
        ]
    )


def train_tokenizer(texts: Iterable[str], size: int = 50_000) -> Tokenizer:
    """Train a Unigram tokenizer of `size` pieces (Kudo 2018) on raw texts."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = folding()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    trainer = trainers.UnigramTrainer(
        vocab_size=size, unk_token=UNKNOWN, special_tokens=[UNKNOWN], max_piece_length=16, show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
