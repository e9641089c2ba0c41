"""Learn how Persian letters are written in Latin ones: `python -m training.latin --data ../shared/train`.

A memoryless transducer (Ristad and Yianilos 1998, "Learning String-Edit Distance"): each Persian letter becomes none,
one or two Latin letters, and vowels that Persian does not write are put in between; fitted by expectation maximisation
on the words of sentences that were written both ways.
"""

import argparse
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from index.persian import HALF_SPACE, fold
from retrieval.latin import LONGEST_CHUNK, MODEL, Table
from training.data import read_rows

ROUNDS = 8
SMALLEST = 1e-4
"""Probabilities below this are left out of the table."""
WORST = -2.2
"""Pairs whose likelihood a letter lies below this (natural logarithm) are no pairs: the words do not correspond."""

Pair = tuple[str, str]


def read_pairs(folder: Path) -> Iterator[Pair]:
    """Give words written both ways: sentences with as many words on either side are taken word by word."""
    for row in read_rows(folder, "finglish"):
        persian = re.findall(r"[^\W\d_]+", fold(row["fa"]).replace(HALF_SPACE, ""))
        latin = re.findall(r"[a-z']+", row["latin"].lower())
        if len(persian) == len(latin):
            yield from ((p, q.replace("'", "")) for p, q in zip(persian, latin, strict=True) if q.strip("'"))


def first_table(pairs: list[Pair]) -> Table:
    """Begin with equal chances for every chunk that stands near a letter anywhere."""
    seen: dict[str, set[str]] = defaultdict(lambda: {""})
    for persian, latin in pairs:
        for i, letter in enumerate(persian):
            middle = round(i * len(latin) / len(persian))
            for start in range(max(0, middle - 2), min(len(latin), middle + 3)):
                seen[letter].update(latin[start : start + size] for size in range(1, LONGEST_CHUNK + 1))
        seen[""].update(latin)
    return {letter: {chunk: 1 / len(chunks) for chunk in chunks} for letter, chunks in seen.items()}


def steps(persian: str, latin: str, i: int, j: int, table: Table) -> Iterator[tuple[int, int, str, str, float]]:
    """Give the ways on from `i` Persian and `j` Latin letters: where to, the letter, its chunk, the probability."""
    if i < len(persian):
        for size in range(min(LONGEST_CHUNK, len(latin) - j) + 1):
            chunk = latin[j : j + size]
            if probability := table[persian[i]].get(chunk, 0.0):
                yield i + 1, j + size, persian[i], chunk, probability
    if j < len(latin) and (probability := table[""].get(latin[j], 0.0)):
        yield i, j + 1, "", latin[j], probability


def expect(persian: str, latin: str, table: Table, counts: dict[str, dict[str, float]]) -> float:
    """Add a pair's expected counts (forward and backward) and give its log likelihood, -inf where it has none."""
    n, m = len(persian), len(latin)
    forward = [[0.0] * (m + 1) for _ in range(n + 1)]
    backward = [[0.0] * (m + 1) for _ in range(n + 1)]
    forward[0][0] = backward[n][m] = 1.0
    for i in range(n + 1):
        for j in range(m + 1):
            if forward[i][j]:
                for to_i, to_j, _, _, probability in steps(persian, latin, i, j, table):
                    forward[to_i][to_j] += forward[i][j] * probability
    whole = forward[n][m]
    if not whole:
        return -math.inf
    for i in range(n, -1, -1):
        for j in range(m, -1, -1):
            for to_i, to_j, letter, chunk, probability in steps(persian, latin, i, j, table):
                backward[i][j] += probability * backward[to_i][to_j]
                counts[letter][chunk] += forward[i][j] * probability * backward[to_i][to_j] / whole
    return math.log(whole)


def fit(pairs: list[Pair]) -> Table:
    """Run expectation maximisation; pairs that turn out not to correspond are dropped on the way."""
    table = first_table(pairs)
    for number in range(ROUNDS):
        counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        likelihoods = [expect(persian, latin, table, counts) for persian, latin in pairs]
        whole = sum(value for value in likelihoods if value > -math.inf)
        print(f"round {number + 1}: {len(pairs):,} pairs, log likelihood {whole:,.0f}")
        if number >= 2:
            kept = zip(pairs, likelihoods, strict=True)
            pairs = [pair for pair, value in kept if value / max(map(len, pair)) > WORST]
        inserted = sum(counts[""].values())
        letters = sum(sum(chunks.values()) for letter, chunks in counts.items() if letter)
        totals = {letter: sum(chunks.values()) for letter, chunks in counts.items()} | {"": inserted + letters}
        table = {
            letter: {
                chunk: count / totals[letter] for chunk, count in chunks.items() if count > SMALLEST * totals[letter]
            }
            for letter, chunks in counts.items()
            if totals[letter]
        }
    return table


def main() -> None:
    """Fit and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/train"))
    parser.add_argument("--out", type=Path, default=MODEL)
    args = parser.parse_args()
    table = fit([pair for pair in read_pairs(args.data) if len(pair[0]) > 1 and len(pair[1]) > 1])
    rounded = {letter: {c: round(p, 5) for c, p in sorted(chunks.items())} for letter, chunks in sorted(table.items())}
    args.out.write_text(json.dumps(rounded, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
