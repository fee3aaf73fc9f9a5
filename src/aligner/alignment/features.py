"""Evidence for and against each bead: what the log-odds of a bead are made of.

For the windows of a bead, source segments i - a … i - 1 and target segments j - b … j - 1, the
base is g, the *margin*: their similarity above what each window has with an average window of
the other side, relative to what is left to 1,

    g = (cos - mu) / (1 - mu),  mu = (mean cos of the source window + that of the target's) / 2,

so that a hub scores 0 and a copy 1 (after the margin of Artetxe & Schwenk 2019 and the
normalised cost of Thompson & Koehn 2019), divided by the margin that good pairs of this
document have, so that free and literal translations compare.  Nothing here knows a language;
source and target are treated alike: swapping the sides swaps the alignment, no more.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aligner.alignment.belonging import Belonging
from aligner.alignment.grid import MAX_SIDE, BeadTypes, Corridor, IntArray
from aligner.alignment.lexical import Lexical
from aligner.alignment.side import Side
from aligner.embedding import FloatArray

NAMES = (
    # of a match
    "match", "g", "g<.5", "g<.8", "g*(a+b-2)", "g*(ab-1)",
    "border min", "border sum", "outside max", "outside sum",
    "parts min", "parts mean", "belongs min", "belongs mean", "belongs sum",
    "|delta|", "z2",
    "words shared", "words missing", "numbers shared", "numbers missing",
    "question both", "question one", "exclamation both", "exclamation one",
    "open both", "open one", "quote both", "quote one",
    "a+b-2", "a+b>2", "min(a,b)>1", "|a-b|>1", "a+b>4",
    # of an omission or addition
    "null", "null wanted", "null g", "null g<.4", "null length", "null attach", "null no letters",
)  # fmt: skip
ABSENT = -1.0  # margin of a window that does not exist
_NULL = NAMES.index("null")
_ROWS = 48  # rows of cells handled at once
_EXTRA = 5.0  # letters added to a length, so that a very short one does not rule
_VARIANCE = (0.02, 3.0)  # of the log length ratio: of any pair, and per letter of the shorter


class Evidence:
    """Features of the beads of one document pair.

    Args:
        source: source side.
        target: target side.
        types: bead types, in the order of the columns.
        corridor: cells wanted.
    """

    def __init__(self, source: Side, target: Side, types: BeadTypes, corridor: Corridor) -> None:
        self.source, self.target = source, target
        self.types, self.corridor = types, corridor
        totals = source.length_sums[-1] + _EXTRA, target.length_sums[-1] + _EXTRA
        self.ratio = float(totals[1] / totals[0])
        self._means = tuple(
            np.stack([side.mean_window(k) for k in range(1, MAX_SIDE + 1)])
            for side in (source, target)
        )
        self._lexical = Lexical(source, target)
        self.scale = 1.0
        single = self._single_margins()
        self.scale = _typical(single, corridor)
        self._belong = Belonging(single / np.float32(self.scale), corridor)
        # Of each match type: its sides, as columns that broadcast against cells.
        self._a = types.a[2:, None]
        self._b = types.b[2:, None]

    def blocks(self) -> Iterator[tuple[slice, FloatArray]]:
        """Features in blocks of cells: a slice of cells and an array (features, types, cells)."""
        for first in range(0, self.corridor.rows, _ROWS):
            last = min(first + _ROWS, self.corridor.rows)
            cells = slice(int(self.corridor.offsets[first]), int(self.corridor.offsets[last]))
            yield cells, self._block(first, last)

    def _margins(self, ends: tuple[range, range], sizes: int) -> FloatArray:
        """G of all windows that end at the given boundaries.

        Returns:
            shape (sizes, sizes, source ends + 2, target ends + 2): one row and one column of
            absent windows on each side.  Windows that no bead and no neighbour of a bead
            needs, because together they are too long, are absent too.
        """
        x, y = (
            _window_stack(side, span, sizes)
            for side, span in zip((self.source, self.target), ends, strict=True)
        )
        mean_x = x @ self._means[1][:sizes].T  # a, end, b
        mean_y = y @ self._means[0][:sizes].T  # b, end, a
        out = np.full((sizes, sizes, len(ends[0]) + 2, len(ends[1]) + 2), ABSENT, np.float32)
        longest = int(self.types.a.max() + self.types.b.max()) if sizes > 1 else 2
        longest = min(longest, max(a + b for a, b in self.types.pairs) + 1)
        for k in range(sizes):
            most = min(sizes, longest - k - 1)
            if most <= 0:
                continue
            cosine = x[k] @ y[:most].reshape(-1, y.shape[-1]).T
            cosine = cosine.reshape(len(ends[0]), most, len(ends[1])).transpose(1, 0, 2)
            mu = (mean_x[k].T[:most, :, None] + mean_y[:most, None, :, k]) / 2
            rest = np.maximum(1 - mu, np.float32(0.05)) * np.float32(self.scale)
            out[k, :most, 1:-1, 1:-1] = (cosine - mu) / rest
        for k in range(sizes):
            # Windows that would start before the document.
            out[k, :, 1 : 1 + max(0, k + 1 - ends[0].start)] = ABSENT
            out[:, k, :, 1 : 1 + max(0, k + 1 - ends[1].start)] = ABSENT
        return out

    def _single_margins(self) -> FloatArray:
        """G of the pair of segments (i - 1, j - 1) for each cell (i, j), and one absent."""
        corridor = self.corridor
        out = np.full(corridor.size + 1, ABSENT, np.float32)
        for first in range(0, corridor.rows, _ROWS):
            last = min(first + _ROWS, corridor.rows)
            i, j = corridor.cells(first, last)
            ends = self._ends(first, last, 0)
            margins = self._margins(ends, 1)[0, 0]
            cells = slice(int(corridor.offsets[first]), int(corridor.offsets[last]))
            out[cells] = margins[i - ends[0].start + 1, j - ends[1].start + 1]
        return out

    def _ends(self, first: int, last: int, reach: int) -> tuple[range, range]:
        """Window ends that the cells of some rows need, `reach` before and 1 behind them."""
        low, high = int(self.corridor.low[first]), int(self.corridor.high[last - 1])
        return (
            range(max(1, first - reach), min(len(self.source), last) + 1),
            range(max(1, low - reach), min(len(self.target), high + 1) + 1),
        )

    def _block(self, first: int, last: int) -> FloatArray:
        i, j = self.corridor.cells(first, last)
        ends = self._ends(first, last, MAX_SIDE)
        look = _Margins(self._margins(ends, MAX_SIDE), i - ends[0].start + 1, j - ends[1].start + 1)
        out = np.zeros((len(NAMES), len(self.types), len(i)), np.float32)
        a, b = self._a, self._b
        g = look.at(a, b)
        planes: list[ArrayLike] = [1.0, g]
        planes += [np.minimum(g, 0.5), np.minimum(g, 0.8)]
        planes += [g * (a + b - 2), g * (a * b - 1)]
        planes += _borders(look, g, a, b)
        planes += look.parts(a, b)
        planes += self._belong.of(i, j, a, b)
        planes += self._length(i, j)
        planes += self._lexical.of(i, j, ends, self.types)
        planes += self._punctuation(i, j)
        size = a + b
        planes += [size - 2, size > 2, np.minimum(a, b) > 1, abs(a - b) > 1, size > 4]
        for number, plane in enumerate(planes):
            out[number, 2:] = plane
        self._nulls(i, j, look, out)
        return out

    def _length(self, i: IntArray, j: IntArray) -> list[NDArray[np.floating]]:
        """|delta| and z² of the log length ratio, against the document's own ratio."""
        sums = self.source.length_sums, self.target.length_sums
        x = (sums[0][i] - sums[0][np.maximum(i - self._a, 0)]) * np.sqrt(self.ratio) + _EXTRA
        y = (sums[1][j] - sums[1][np.maximum(j - self._b, 0)]) / np.sqrt(self.ratio) + _EXTRA
        delta = np.log(y / x)
        z2 = delta**2 / (_VARIANCE[0] + _VARIANCE[1] / np.minimum(x, y))
        return [np.abs(delta), np.minimum(z2, 25)]

    def _punctuation(self, i: IntArray, j: IntArray) -> list[NDArray[np.floating]]:
        """For each class of end whether both sides end so, and whether just one does."""
        planes: list[NDArray[np.floating]] = []
        for k in range(self.source.endings.shape[1]):
            x = self.source.endings[np.maximum(i - 1, 0), k]
            y = self.target.endings[np.maximum(j - 1, 0), k]
            planes += [np.float32(1) * (x & y), np.float32(1) * (x ^ y)]
        return planes

    def _nulls(self, i: IntArray, j: IntArray, look: _Margins, out: FloatArray) -> None:
        one = np.ones((1, 1), np.int64)
        here = look.at(one, one)[0]
        beside = look.at(one, one, left=-1)[0], look.at(one, one, up=-1)[0]
        for t, (side, place) in enumerate(((self.source, i), (self.target, j))):
            segment = np.maximum(place - 1, 0)
            g = self._belong.best[t][segment]
            out[_NULL, t] = 1
            out[_NULL + 1, t] = self._belong.wanted[t][segment]
            out[_NULL + 2, t] = g
            out[_NULL + 3, t] = np.minimum(g, 0.4)
            out[_NULL + 4, t] = np.log(side.lengths[segment] + _EXTRA) - 4
            out[_NULL + 5, t] = np.maximum(here, beside[t])
            out[_NULL + 6, t] = side.lengths[segment] < 2


class _Margins:
    """Look-up of margins around the cells of a block.

    Args:
        margins: shape (sizes, sizes, rows, columns), from `Evidence._margins`.
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


def _borders(look: _Margins, g: FloatArray, a: IntArray, b: IntArray) -> list[NDArray[np.floating]]:
    """What the segments at the border add to the margin, and what those outside would add.

    Returns:
        least and summed gain of the border segments (zero for a bead of one and one); largest
        and summed positive gain of the four neighbours outside.
    """
    less_a, less_b = np.maximum(a - 1, 1), np.maximum(b - 1, 1)
    inside = [
        (a > 1, g - look.at(less_a, b)),
        (a > 1, g - look.at(less_a, b, up=1)),
        (b > 1, g - look.at(a, less_b)),
        (b > 1, g - look.at(a, less_b, left=1)),
    ]
    least = np.minimum.reduce([np.where(has, gain, np.inf) for has, gain in inside])
    summed = np.add.reduce([np.where(has, gain, 0) for has, gain in inside])
    outside = [
        (a < MAX_SIDE, look.at(a + 1, b) - g),
        (a < MAX_SIDE, look.at(a + 1, b, up=-1) - g),
        (b < MAX_SIDE, look.at(a, b + 1) - g),
        (b < MAX_SIDE, look.at(a, b + 1, left=-1) - g),
    ]
    gains = [np.where(has, np.maximum(gain, 0), 0) for has, gain in outside]
    return [
        np.where(np.isfinite(least), least, 0),
        summed,
        np.maximum.reduce(gains),
        np.add.reduce(gains),
    ]


def _window_stack(side: Side, span: range, sizes: int) -> FloatArray:
    """Vectors of windows of 1 … sizes segments by their end: (sizes, ends, dimension)."""
    stack = np.zeros((sizes, len(span), side.encoder.dimension), np.float32)
    for size in range(1, sizes + 1):
        first = max(span.start - size, 0)
        vectors = side.windows(first, max(span.stop - size, first), size)
        if len(vectors):
            stack[size - 1, first + size - span.start :] = vectors
    return stack


def _typical(single: FloatArray, corridor: Corridor) -> float:
    """The margin of good pairs: the median of pairs that are each other's best, within limits."""
    value = single[:-1]
    i, j = corridor.cells(0, corridor.rows)
    best = tuple(
        np.full(count, ABSENT, np.float32) for count in (corridor.rows, corridor.columns + 1)
    )
    np.maximum.at(best[0], i, value)
    np.maximum.at(best[1], j, value)
    mutual = value[(value == best[0][i]) & (value == best[1][j]) & (value > 0)]
    if len(mutual) == 0:
        return 0.5
    # A few pairs say little about a document: draw them towards the usual.
    typical = (np.median(mutual) * len(mutual) + 0.5 * 5) / (len(mutual) + 5)
    return float(np.clip(typical, 0.2, 0.9))
