"""Bertalign, our re-implementation of the published algorithm.

Liu & Zhu (2022), "Bertalign: Improved word embedding-based sentence alignment for
Chinese-English parallel corpora of literary texts", Digital Scholarship in the Humanities.
The package of the authors is GPL and no code of it is here; details that the paper leaves open
follow what that program does.  Beads can be compared with it;
times cannot, since the tables are filled with NumPy and not with compiled loops.

First pass: 1-1 anchors, by the path that collects the most similarity among the `TOP_K` nearest
targets of each source.  Second pass: all beads up to n + m = max_group in a band around the
anchors; a bead scores (similarity - mean similarity with the neighbouring sentences) times a
length penalty, a null bead -0.1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.evaluation import LadderBead
from lattice import FloatTable, best_path
from vectors import FloatArray, WindowVectors, ending_at

TOP_K = 3
BAND = 5  # sentences of play on each side of the anchors in the second pass
FIRST_BAND = 250  # the same around the diagonal in the first pass, or …
FIRST_BAND_SHARE = 0.06  # … this share of the longer document, if that is more
SKIP = -0.1


def bertalign(
    vectors: tuple[FloatArray, FloatArray],
    lengths: tuple[FloatTable, FloatTable],
    max_group: int,
) -> list[LadderBead]:
    """Align by the two passes.

    Args:
        vectors: of source and target, shape (max_group - 1, sentences, dimension): row
            (k, i) is the window of k + 1 sentences that ends with sentence i.
        lengths: UTF-8 bytes of the same windows, shape (max_group - 1, sentences).
        max_group: bound of n + m of a bead.
    """
    source, target = vectors
    anchors = _anchors(source[0], target[0])
    allowed = _band(anchors, source.shape[1], target.shape[1])
    similar = [[s @ t.T for t in target] for s in source]
    ratio = float(lengths[0][0].sum() / max(1.0, lengths[1][0].sum()))
    scores = {}
    for n in range(1, max_group):
        for m in range(1, max_group - n + 1):
            if n > source.shape[1] or m > target.shape[1]:
                continue
            margin = similar[n - 1][m - 1] - _neighbours(similar, n, m)
            table = np.full((source.shape[1] + 1, target.shape[1] + 1), -np.inf)
            table[1:, 1:] = margin * _length_penalty(lengths[0][n - 1], lengths[1][m - 1] * ratio)
            table[:n], table[:, :m] = -np.inf, -np.inf
            scores[n, m] = table
    return best_path(scores, SKIP, allowed)


def window_arrays(
    sentences: Sequence[str], store: WindowVectors, sizes: int
) -> tuple[FloatArray, FloatTable]:
    """Vectors and UTF-8 lengths of the windows of 1 … `sizes` sentences, by last sentence."""
    count = len(sentences)
    stack = [ending_at(store.windows(sentences, k), count) for k in range(1, sizes + 1)]
    single = np.array([len(sentence.encode()) for sentence in sentences], np.float64)
    lengths = np.zeros((sizes, count))
    for k in range(1, min(sizes, count) + 1):
        joined = np.convolve(single, np.ones(k), "valid") + k - 1  # one space between two
        lengths[k - 1, k - 1 :] = joined
    return np.stack(stack), lengths


def _anchors(source: FloatArray, target: FloatArray) -> list[tuple[int, int]]:
    """Ends (i, j) of the 1-1 beads of the first pass."""
    height, width = len(source), len(target)
    similar = np.asarray(source @ target.T, np.float64)
    nearest = np.argsort(-similar, axis=1, kind="stable")[:, :TOP_K]
    table = np.full((height + 1, width + 1), -np.inf)
    rows = np.arange(height)[:, None]
    table[rows + 1, nearest + 1] = similar[rows, nearest]
    reach = max(FIRST_BAND, int(max(height, width) * FIRST_BAND_SHARE))
    centre = (width / height * np.arange(height + 1)).astype(int)[:, None]
    allowed = np.abs(np.arange(width + 1) - centre) <= reach
    beads = best_path({(1, 1): table}, 0.0, allowed)
    return [(source[0] + 1, target[0] + 1) for source, target in beads if source and target]


def _band(anchors: list[tuple[int, int]], height: int, width: int) -> NDArray[np.bool_]:
    """Cells of the second pass: between each two anchors, their rectangle and `BAND` more."""
    ends = list(anchors)
    if not ends or ends[-1] != (height, width):
        # The last anchor must be the end of both; one that touches a border gives way.
        if ends and (ends[-1][0] == height or ends[-1][1] == width):
            ends.pop()
        ends.append((height, width))
    allowed = np.zeros((height + 1, width + 1), bool)
    i, j = 0, 0
    for next_i, next_j in ends:
        allowed[i + 1 : next_i + 1, max(0, j - BAND) : min(width, next_j + BAND) + 1] = True
        i, j = next_i, next_j
    allowed[0] = allowed[1]
    return allowed


def _neighbours(similar: list[list[FloatArray]], n: int, m: int) -> FloatArray:
    """Mean similarity of each bead's sides with the sentences beside the other side."""
    beside_target = _beside(similar[n - 1][0], m)
    beside_source = _beside(similar[0][m - 1].T, n).T
    return np.asarray((beside_target + beside_source) / 2, np.float32)


def _beside(similar: FloatArray, size: int) -> FloatArray:
    """Mean of the columns left and right of the window of `size` columns ending at each one.

    At the borders, the one column that exists.
    """
    left, right = np.zeros_like(similar), np.zeros_like(similar)
    left[:, size:] = similar[:, :-size]
    right[:, :-1] = similar[:, 1:]
    both = (left != 0) & (right != 0)
    return np.asarray(np.where(both, (left + right) / 2, left + right), np.float32)


def _length_penalty(source: FloatTable, target: FloatTable) -> FloatTable:
    """log2(1 + shorter / longer), 0 to 1."""
    short = np.minimum(source[:, None], target)
    long = np.maximum(source[:, None], target)
    return np.asarray(np.log2(1 + short / np.maximum(long, 1)))
