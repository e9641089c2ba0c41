"""What each piece of the shipped transformer means on average: `python -m training.pieces --data ../shared/train`.

A piece's row is the mean of the graph's outputs for it over texts of the training data, and what the graph makes of it
alone where none of them holds it; rows and outputs are brought to a smaller width by their principal components.
"""

import argparse
import random
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index.embedding import SHIPPED_MODEL, Matrix, unit
from index.onnx_model import TOKENIZER, OnnxModel
from index.piece_table import PieceTable, quantised
from index.pieces import PieceReader
from training.data import read_questions, read_rows

ARTICLES, PASSAGES = 5_000, 2_500
LONGEST = 900
"""Characters of a text that are read."""
WIDTH = 128
"""Half of it loses a little at choosing sentences, the outputs' own 384 gain nothing."""


def texts(folder: Path) -> list[str]:
    """Choose news and encyclopedic passages."""
    chance = random.Random(2)
    news = [row["body"] for row in read_rows(folder, "news") if row["body"]]
    passages = sorted({row["passage"] for row in read_questions(folder)})
    chosen = [*chance.sample(news, ARTICLES), *chance.sample(passages, PASSAGES)]
    return [text[:LONGEST] for text in chosen]


def means(model: OnnxModel, written: Iterable[str], vocabulary: int) -> Matrix:
    """Average a model's outputs for each piece: unit rows, (vocabulary, dimensions)."""
    sums = np.zeros((vocabulary, model.dimensions))
    met: NDArray[np.bool_] = np.zeros(vocabulary, np.bool_)
    for text in written:
        pieces, outputs = model.outputs(text)
        np.add.at(sums, pieces.ids[pieces.of_text], outputs[pieces.of_text])
        met[pieces.ids[pieces.of_text]] = True
    begin, end = model.outputs("")[0].ids
    for piece in np.flatnonzero(~met):
        sums[piece] = model.run(np.array([begin, piece, end]))[1]
    return unit(np.asarray(sums, np.float32))


def table(rows: Matrix, reader: PieceReader) -> PieceTable:
    """Bring unit rows to WIDTH principal components."""
    _, directions = np.linalg.eigh(np.cov(rows.T))
    projection = np.ascontiguousarray(directions[:, ::-1][:, :WIDTH], np.float32)
    return PieceTable(reader, quantised(rows @ projection), projection)


def main() -> None:
    """Parse the command line and write the table into the model's folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--model", type=Path, default=SHIPPED_MODEL)
    args = parser.parse_args()
    reader = PieceReader(Tokenizer.from_file(str(args.model / TOKENIZER)))
    rows = means(OnnxModel(args.model), texts(args.data), reader.vocabulary)
    table(rows, reader).write(args.model)


if __name__ == "__main__":
    main()
