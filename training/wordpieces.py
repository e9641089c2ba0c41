"""The tokenizer of the small transformer: English word pieces of its teacher and Persian ones learned here.

A half-space becomes a space, so that «شعبه‌ها» and «شعبه ها» are the same pieces; the rest of the folding is that of
the static model's tokenizer, and like there it stands inside tokenizer.json.
"""

from collections.abc import Iterable

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from training.tokenizer import folding

__all__ = ["SPECIAL", "persian_pieces", "wordpiece_tokenizer"]

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
MARK = "##"


def _normalizer() -> normalizers.Normalizer:
    return normalizers.Sequence([normalizers.Replace(Regex("[\u200c¬]"), " "), folding()])


def persian_pieces(texts: Iterable[str], size: int) -> list[str]:
    """Learn word pieces of the Persian words of `texts`, at most `size`."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size + 3_000, continuing_subword_prefix=MARK, show_progress=False, min_frequency=3
    )
    tokenizer.train_from_iterator(texts, trainer)
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    return [piece for piece, _ in pieces if all("\u0600" <= letter <= "\u06ff" for letter in piece.removeprefix(MARK))][
        :size
    ]


def wordpiece_tokenizer(english: Iterable[str], persian: Iterable[str]) -> Tokenizer:
    """Put the special pieces, the teacher's ASCII pieces and the Persian ones into one WordPiece tokenizer."""
    pieces = dict.fromkeys([*SPECIAL, *english, *persian])
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=64))
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")]
    )
    return tokenizer
