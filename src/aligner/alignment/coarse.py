"""From coarse to fine: where in the matrix the alignment runs, in linear time.

Sentence vectors are averaged in pairs, again and again, until both sides are short; there a
full dynamic program finds the rough path, and each finer level searches a corridor around the
path of the level above (Salvador & Chan 2007, FastDTW; Thompson & Koehn 2019 for sentences).
A path takes matches and skips, and skipping is free, so that a missing chapter is a long skip
and not a long run of bad matches.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.grid import Corridor, IntArray
from aligner.embedding import FloatArray

HalfArray = NDArray[np.float16]

_TOP = 400  # segments of the longer side at the coarsest level
_RADIUS = 12  # of the corridor around the path of the level above, in its own nodes
_BLOCK = 128  # rows whose similarities are computed at once


def rough_path(source: FloatArray, target: FloatArray) -> IntArray:
    """Boundaries (i, j) of a path through the n × m matrix, shape (k, 2), monotone.

    Args:
        source: unit vectors of the source segments, shape (n, d).
        target: unit vectors of the target segments, shape (m, d).
    """
    pyramids = [_pyramid(_centred(side)) for side in (source, target)]
    levels = min(len(pyramid) for pyramid in pyramids)
    top = levels - 1
    while top > 0 and max(len(p[top - 1]) for p in pyramids) <= _TOP:
        top -= 1
    n, m = (len(p[top]) for p in pyramids)
    corridor = Corridor.full(n, m)
    path = _match_path(pyramids[0][top], pyramids[1][top], corridor)
    for level in range(top - 1, -1, -1):
        n, m = (len(p[level]) for p in pyramids)
        doubled = np.minimum(path * 2, [n, m])
        doubled = np.concatenate([doubled, [[n, m]]])
        corridor = Corridor.around(doubled, _RADIUS)
        path = _match_path(pyramids[0][level], pyramids[1][level], corridor)
    return path


def _centred(vectors: FloatArray) -> FloatArray:
    """Vectors less their mean: what all sentences of a document share says nothing."""
    if len(vectors) < 8:
        return vectors
    centred = vectors - vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    return _to_unit(centred)


def _to_unit(vectors: FloatArray) -> FloatArray:
    """Bring rows to length 1, in place: at this size a copy more counts."""
    vectors /= np.maximum(np.sqrt(np.einsum("ij,ij->i", vectors, vectors)), 1e-9)[:, None]
    return vectors


def _pyramid(vectors: FloatArray) -> list[HalfArray]:
    """The levels from fine to coarse, in half precision: a path needs no more."""
    levels = [vectors.astype(np.float16)]
    while len(levels[-1]) > 8:
        fine = levels[-1]
        pairs = fine[: len(fine) // 2 * 2].reshape(-1, 2, fine.shape[1])
        sums = np.add(pairs[:, 0], pairs[:, 1], dtype=np.float32)
        rest = fine[len(sums) * 2 :].astype(np.float32)
        levels.append(_to_unit(np.concatenate([sums, rest])).astype(np.float16))
    return levels


def _match_path(source: HalfArray, target: HalfArray, corridor: Corridor) -> IntArray:
    """The path that gathers most similarity, each match above chance, inside `corridor`.

    F(i, j) = max(F(i-1, j), F(i, j-1), F(i-1, j-1) + s(i, j) - t), with the threshold t at
    the similarity that unrelated segments often reach by chance.
    """
    threshold = _chance(source, target)
    best = np.zeros(corridor.widths[0], np.float32)
    rows: list[NDArray[np.int8]] = [np.where(np.arange(len(best)) > 0, 2, 0).astype(np.int8)]
    for first in range(1, corridor.rows, _BLOCK):
        last = min(first + _BLOCK, corridor.rows)
        start, stop = int(corridor.low[first]), int(corridor.high[last - 1])
        # Column j of the matrix is boundary j, so segment j - 1.
        x = source[first - 1 : last - 1].astype(np.float32)
        y = target[max(start - 1, 0) : stop].astype(np.float32)
        block = x @ y.T - threshold
        for i in range(first, last):
            best = _row(best, block[i - first], max(start, 1), corridor, i, rows)
    return _trace(rows, corridor)


def _row(
    above: FloatArray,
    gains: FloatArray,
    origin: int,
    corridor: Corridor,
    i: int,
    rows: list[NDArray[np.int8]],
) -> FloatArray:
    """Row i of F; its moves (0 match, 1 down, 2 right) are appended to `rows`."""
    low, high = int(corridor.low[i]), int(corridor.high[i])
    old_low, old_high = int(corridor.low[i - 1]), int(corridor.high[i - 1])
    width = high - low + 1
    down = np.full(width, -np.inf, np.float32)
    shared = min(high, old_high)
    if shared >= low:
        down[: shared - low + 1] = above[low - old_low : shared - old_low + 1]
    match = np.full(width, -np.inf, np.float32)
    left = max(low, old_low + 1, 1)
    right = min(high, old_high + 1)
    if right >= left:
        match[left - low : right - low + 1] = (
            above[left - 1 - old_low : right - old_low] + gains[left - origin : right - origin + 1]
        )
    value = np.maximum(down, match)
    best = np.maximum.accumulate(value)
    move = np.where(match > down, 0, 1).astype(np.int8)
    move[best > value] = 2
    rows.append(move)
    return best


def _trace(rows: list[NDArray[np.int8]], corridor: Corridor) -> IntArray:
    i, j = corridor.end
    path = [(i, j)]
    while i > 0 or j > 0:
        move = rows[i][j - corridor.low[i]] if i > 0 else 2
        if move == 0:
            i, j = i - 1, j - 1
        elif move == 1:
            i -= 1
        else:
            j -= 1
        path.append((i, j))
    return np.array(path[::-1], np.int64)


def _chance(source: HalfArray, target: HalfArray) -> float:
    """The 95th percentile of the similarities of pairs far from each other's place."""
    rng = np.random.default_rng(0)
    i = rng.integers(0, len(source), 2000)
    j = rng.integers(0, len(target), 2000)
    similarity = np.einsum("ij,ij->i", source[i], target[j], dtype=np.float32)
    return float(np.quantile(similarity, 0.95))
