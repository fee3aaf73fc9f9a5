"""Margins: how alike two windows are, above chance.

For a window of source segments and one of target segments the margin is

    g = (cos - mu) / (1 - mu),  mu = (mean cos of the source window + that of the target's) / 2,

where the means are over the other windows of the other document: a hub scores 0 and a copy 1
(after the margin of Artetxe & Schwenk 2019 and the normalised cost of Thompson & Koehn 2019).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.grid import MAX_SIDE, Corridor, IntArray
from aligner.alignment.side import Side
from aligner.embedding import FloatArray

ABSENT = -1.0  # margin of a window that does not exist
# Windows without any likeness that each mean also counts: a document of one or two sentences
# has no others to compare with.
_STRANGERS = 2.0
BLOCK_ROWS = 48  # rows of cells handled at once


def single_margins(source: Side, target: Side, corridor: Corridor) -> FloatArray:
    """Margin g of the pair of segments (i - 1, j - 1) for each cell (i, j), plus an absent one."""
    out = np.full(corridor.size + 1, ABSENT, np.float32)
    for first in range(0, corridor.rows, BLOCK_ROWS):
        last = min(first + BLOCK_ROWS, corridor.rows)
        i, j = corridor.cells(first, last)
        ends = window_ends(source, target, corridor, first, last, 0)
        margins = window_margins(source, target, ends, 1, 2)[0, 0]
        cells = slice(int(corridor.offsets[first]), int(corridor.offsets[last]))
        out[cells] = margins[i - ends[0].start + 1, j - ends[1].start + 1]
    return out


def window_ends(
    source: Side, target: Side, corridor: Corridor, first: int, last: int, reach: int
) -> tuple[range, range]:
    """Window ends that the cells of some rows need, `reach` before and 1 behind them."""
    low, high = int(corridor.low[first]), int(corridor.high[last - 1])
    first, last = first + corridor.first, last + corridor.first
    return (
        range(max(1, first - reach), min(len(source), last) + 1),
        range(max(1, low - reach), min(len(target), high + 1) + 1),
    )


def window_margins(
    source: Side, target: Side, ends: tuple[range, range], sizes: int, most: int
) -> FloatArray:
    """Margins g of all windows that end at the given boundaries and have together `most` segments.

    Returns:
        shape (sizes, sizes, source ends + 2, target ends + 2): one row and one column of
        absent windows on each side.
    """
    x, y = (
        _window_stack(side, span, sizes) for side, span in zip((source, target), ends, strict=True)
    )
    means = [
        np.stack([side.mean_window(k) for k in range(1, sizes + 1)]) for side in (source, target)
    ]
    others = [
        np.array([[max(len(side) - k, 1)] for k in range(sizes)], np.float32)
        for side in (source, target)
    ]
    mean_x = x @ means[1].T  # a, end, b
    mean_y = y @ means[0].T  # b, end, a
    out = np.full((sizes, sizes, len(ends[0]) + 2, len(ends[1]) + 2), ABSENT, np.float32)
    for k in range(min(sizes, most - 1)):
        count = min(sizes, most - k - 1)
        cosine = x[k] @ y[:count].reshape(-1, y.shape[-1]).T
        cosine = cosine.reshape(len(ends[0]), count, len(ends[1])).transpose(1, 0, 2)
        # Sums over all windows, less the window that is compared.
        mu = (mean_x[k].T * others[1])[:count, :, None] - cosine
        mu /= 2 * (others[1] - 1 + _STRANGERS)[:count, :, None]
        sum_y = mean_y[:count, None, :, k] * others[0][k] - cosine
        mu += sum_y / (2 * (others[0][k] - 1 + _STRANGERS))
        out[k, :count, 1:-1, 1:-1] = (cosine - mu) / np.maximum(1 - mu, np.float32(0.05))
    for k in range(sizes):
        # Windows that would start before the document.
        out[k, :, 1 : 1 + max(0, k + 1 - ends[0].start)] = ABSENT
        out[:, k, :, 1 : 1 + max(0, k + 1 - ends[1].start)] = ABSENT
    return out


class MarginTable:
    """Look-up of margins around the cells of a block.

    Args:
        margins: shape (sizes, sizes, rows, columns), from `window_margins`.
        row: row of each cell.
        column: column of each cell.
    """

    def __init__(self, margins: FloatArray, row: IntArray, column: IntArray) -> None:
        self._flat = margins.reshape(-1)
        self._plane = margins.shape[2] * margins.shape[3]
        self._width = margins.shape[3]
        self._cell = row * self._width + column

    def at(self, a: IntArray, b: IntArray, up: int = 0, left: int = 0) -> FloatArray:
        """Margins of windows (a, b) that end `up` rows above and `left` columns before.

        Sizes above the largest count as the largest; the caller leaves them out.
        """
        a, b = np.minimum(a, MAX_SIDE), np.minimum(b, MAX_SIDE)
        offset = ((a - 1) * MAX_SIDE + b - 1) * self._plane
        where = offset + self._cell - up * self._width - left
        return np.asarray(self._flat.take(where, mode="clip"))

    def parts(self, a: IntArray, b: IntArray) -> list[NDArray[np.floating]]:
        """How single segments of a group go with the whole window of the other side.

        Returns:
            least and mean margin over the segments of sides that have several; zero for a
            bead of one and one.
        """
        back = np.arange(MAX_SIDE)[:, None, None]
        other = np.arange(1, MAX_SIDE + 1)[None, :, None]
        plane = self._plane
        rows = (other - 1) * plane + self._cell - back * self._width
        columns = (other - 1) * MAX_SIDE * plane + self._cell - back
        single = [self._flat.take(where, mode="clip") for where in (rows, columns)]
        low = [np.minimum.accumulate(values, axis=0) for values in single]
        total = [np.cumsum(values, axis=0) for values in single]
        x, y = a[:, 0], b[:, 0]
        several = (a > 1, b > 1)
        least = np.minimum(
            np.where(several[0], low[0][x - 1, y - 1], np.inf),
            np.where(several[1], low[1][y - 1, x - 1], np.inf),
        )
        summed = np.where(several[0], total[0][x - 1, y - 1], 0)
        summed = summed + np.where(several[1], total[1][y - 1, x - 1], 0)
        count = np.where(several[0], a, 0) + np.where(several[1], b, 0)
        return [np.where(count > 0, least, 0), summed / np.maximum(count, 1)]


def mutual_best(single: FloatArray, corridor: Corridor) -> IntArray:
    """Cells whose two segments are each other's best partner."""
    value = single[:-1]
    i, j = corridor.places
    best = tuple(np.full(place + 1, ABSENT, np.float32) for place in corridor.end)
    np.maximum.at(best[0], i, value)
    np.maximum.at(best[1], j, value)
    return np.flatnonzero((value == best[0][i]) & (value == best[1][j]) & (value > 0))


def _window_stack(side: Side, span: range, sizes: int) -> FloatArray:
    """Vectors of windows of 1 … sizes segments by their end: (sizes, ends, dimension)."""
    stack = np.zeros((sizes, len(span), side.encoder.dimension), np.float32)
    for size in range(1, sizes + 1):
        first = max(span.start - size, 0)
        vectors = side.windows(first, max(span.stop - size, first), size)
        if len(vectors):
            stack[size - 1, first + size - span.start :] = vectors
    return stack
