"""Evidence for and against each bead: what the log-odds of a bead are made of.

For the windows of a bead, source segments i - a … i - 1 and target segments j - b … j - 1, the
base is g, the *margin*: their similarity above what each window has with an average window of
the other side, relative to what is left to 1,

    g = (cos - mu) / (1 - mu),  mu = (mean cos of the source window + that of the target's) / 2,

so that a hub scores 0 and a copy 1 (after the margin of Artetxe & Schwenk 2019 and the
normalised cost of Thompson & Koehn 2019).  Nothing here knows a language; source and target
are treated alike, so that swapping the sides swaps the alignment and changes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from aligner.alignment.grid import MAX_SIDE, BeadTypes, Corridor, IntArray
from aligner.alignment.side import Side, shared_vocabulary
from aligner.embedding import FloatArray

NAMES = (
    # of a match
    "match", "g", "g<.2", "g<.4", "g<.6", "g*(a+b-2)", "g*(ab-1)",
    "|delta|", "z2", "border min", "border sum", "outside max", "outside sum",
    "parts min", "parts mean", "belongs min", "belongs mean", "belongs sum",
    "shared", "missing",
    "a+b-2", "a+b>2", "min(a,b)>1", "|a-b|>1", "a+b>4",
    # of an omission or addition
    "null", "null wanted", "null g", "null g<.3", "null length", "null attach",
)  # fmt: skip
_NULL = NAMES.index("null")
_ABSENT = -1.0  # margin of a window that does not exist
_ROWS = 64  # rows of cells handled at once
_EXTRA = 5.0  # letters added to a length, so that a very short one does not rule
_VARIANCE = (0.02, 3.0)  # of the log length ratio: of any pair, and per letter of the shorter


class Evidence:
    """Features of the beads of one document pair.

    Args:
        source: source side.
        target: target side.
        types: bead types, in the order of the columns.
        corridor: cells wanted.
        ratio: letters of target per letter of source; by default that of the two sides.
    """

    def __init__(
        self,
        source: Side,
        target: Side,
        types: BeadTypes,
        corridor: Corridor,
        ratio: float | None = None,
    ) -> None:
        self.source, self.target = source, target
        self.types, self.corridor = types, corridor
        totals = source.length_sums[-1] + 1, target.length_sums[-1] + 1
        self.ratio = ratio or float(totals[1] / totals[0])
        self._means = (
            np.stack([source.mean_window(k) for k in range(1, MAX_SIDE + 1)]),
            np.stack([target.mean_window(k) for k in range(1, MAX_SIDE + 1)]),
        )
        self._vocabulary = shared_vocabulary(source, target)
        self._single = self._single_margins()
        self._belong = _Belonging(self._single, corridor)

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
            absent windows on each side.
        """
        stacks = []
        for side, span in ((self.source, ends[0]), (self.target, ends[1])):
            stack = np.zeros((sizes, len(span), side.encoder.dimension), np.float32)
            for size in range(1, sizes + 1):
                first = max(span.start - size, 0)
                vectors = side.windows(first, max(span.stop - size, first), size)
                if len(vectors):
                    stack[size - 1, first + size - span.start :] = vectors
            stacks.append(stack)
        x, y = stacks
        dimension = x.shape[-1]
        cosine = x.reshape(-1, dimension) @ y.reshape(-1, dimension).T
        cosine = cosine.reshape(sizes, len(ends[0]), sizes, len(ends[1])).transpose(0, 2, 1, 3)
        mean_x = (x @ self._means[1][:sizes].T).transpose(0, 2, 1)  # a, b, end
        mean_y = (y @ self._means[0][:sizes].T).transpose(2, 0, 1)  # a, b, end
        mu = (mean_x[:, :, :, None] + mean_y[:, :, None, :]) / 2
        out = np.full((sizes, sizes, len(ends[0]) + 2, len(ends[1]) + 2), _ABSENT, np.float32)
        out[:, :, 1:-1, 1:-1] = (cosine - mu) / np.maximum(1 - mu, 0.05)
        for k in range(sizes):
            # Windows that would start before the document.
            out[k, :, 1 : 1 + max(0, k + 1 - ends[0].start)] = _ABSENT
            out[:, k, :, 1 : 1 + max(0, k + 1 - ends[1].start)] = _ABSENT
        return out

    def _single_margins(self) -> FloatArray:
        """G of the pair of segments (i - 1, j - 1) for each cell (i, j)."""
        corridor = self.corridor
        out = np.full(corridor.size + 1, _ABSENT, np.float32)
        for first in range(0, corridor.rows, 2 * _ROWS):
            last = min(first + 2 * _ROWS, corridor.rows)
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
        margins = self._margins(ends, MAX_SIDE)
        width = margins.shape[-1]
        flat = margins.reshape(MAX_SIDE, MAX_SIDE, -1)
        index = (i - ends[0].start + 1) * width + (j - ends[1].start + 1)

        def take(a: int, b: int, up: int = 0, left: int = 0) -> FloatArray:
            where = index - up * width - left
            return np.asarray(flat[a - 1, b - 1].take(where, mode="clip"))

        out = np.zeros((len(NAMES), len(self.types), len(i)), np.float32)
        parts = _Parts(take)
        shared, missing = self._lexical(i, j, ends)
        for t, (a, b) in enumerate(self.types.pairs):
            if t >= 2:
                g = take(a, b)
                planes = [np.ones_like(g), g]
                planes += [np.minimum(g, cap) for cap in (0.2, 0.4, 0.6)]
                planes += [g * (a + b - 2), g * (a * b - 1)]
                planes += self._length(i, j, a, b)
                planes += _borders(take, g, a, b)
                planes += parts.of(a, b)
                planes += self._belong.of(i, j, a, b)
                planes += [shared[a - 1, b - 1], missing[a - 1, b - 1]]
                out[: len(planes), t] = planes
                size = a + b
                shape = (size - 2, size > 2, min(a, b) > 1, abs(a - b) > 1, size > 4)
                out[len(planes) : _NULL, t] = np.array(shape, np.float32)[:, None]
        self._nulls(i, j, take, out)
        return out

    def _length(self, i: IntArray, j: IntArray, a: int, b: int) -> list[FloatArray]:
        """|delta| and z² of the log length ratio, against the document's own ratio."""
        sums = self.source.length_sums, self.target.length_sums
        x = (sums[0][i] - sums[0][np.maximum(i - a, 0)]) * np.sqrt(self.ratio) + _EXTRA
        y = (sums[1][j] - sums[1][np.maximum(j - b, 0)]) / np.sqrt(self.ratio) + _EXTRA
        delta = np.log(y / x)
        z2 = delta**2 / (_VARIANCE[0] + _VARIANCE[1] / np.minimum(x, y))
        return [np.abs(delta).astype(np.float32), np.minimum(z2, 25).astype(np.float32)]

    def _lexical(
        self, i: IntArray, j: IntArray, ends: tuple[range, range]
    ) -> tuple[FloatArray, FloatArray]:
        """Weight of the tokens that both windows hold, and that only one of them holds.

        Returns:
            two arrays of shape (8, 8, cells).
        """
        sides = []
        columns: dict[str, int] = {}
        for side, span in ((self.source, ends[0]), (self.target, ends[1])):
            start = max(0, span.start - MAX_SIDE)
            rows = [
                [
                    columns.setdefault(t, len(columns))
                    for t in sorted(tokens)
                    if t in self._vocabulary
                ]
                for tokens in side.tokens[start : span.stop - 1]
            ]
            sides.append((start, rows))
        weight = np.array([self._vocabulary[token] for token in columns], np.float32)
        held = []
        for (start, rows), span in zip(sides, ends, strict=True):
            single = np.zeros((len(rows), len(columns)), np.float32)
            for number, tokens in enumerate(rows):
                single[number, tokens] = 1
            window = np.zeros((MAX_SIDE, len(span), len(columns)), np.float32)
            position = np.arange(span.start, span.stop) - start
            for size in range(1, MAX_SIDE + 1):
                fits = position >= size
                window[size - 1, fits] = single[position[fits] - size]
                if size > 1:
                    np.maximum(window[size - 1], window[size - 2], out=window[size - 1])
            held.append(window)
        x, y = held
        k = len(columns)
        if k == 0:
            nothing = np.zeros((MAX_SIDE, MAX_SIDE, len(i)), np.float32)
            return nothing, nothing
        shape = (MAX_SIDE, len(ends[0]), MAX_SIDE, len(ends[1]))
        both = ((x * weight).reshape(-1, k) @ y.reshape(-1, k).T).reshape(shape)
        either = (x @ weight)[:, :, None, None] + (y @ weight)[None, None]
        row = np.clip(i - ends[0].start, 0, len(ends[0]) - 1)
        column = np.clip(j - ends[1].start, 0, len(ends[1]) - 1)
        shared = both.transpose(0, 2, 1, 3)[:, :, row, column]
        missing = either.transpose(0, 2, 1, 3)[:, :, row, column] - 2 * shared
        return np.minimum(shared, 12), np.minimum(missing, 12)

    def _nulls(self, i: IntArray, j: IntArray, take: _Take, out: FloatArray) -> None:
        wanted, best = self._belong.wanted, self._belong.best
        adjacent = (
            np.maximum(take(1, 1), take(1, 1, left=-1)),
            np.maximum(take(1, 1), take(1, 1, up=-1)),
        )
        for t, (side, place) in enumerate(((self.source, i), (self.target, j))):
            segment = np.maximum(place - 1, 0)
            g = best[t][segment] if len(side) else np.zeros(len(i), np.float32)
            out[_NULL, t] = 1
            out[_NULL + 1, t] = wanted[t][segment] if len(side) else 0
            out[_NULL + 2, t] = g
            out[_NULL + 3, t] = np.minimum(g, 0.3)
            out[_NULL + 4, t] = np.log(side.lengths[segment] + _EXTRA) - 4 if len(side) else 0
            out[_NULL + 5, t] = adjacent[t]


class _Take(Protocol):
    """Margins of the windows (a, b) that end `up` rows above and `left` columns before."""

    def __call__(self, a: int, b: int, up: int = 0, left: int = 0) -> FloatArray: ...


def _borders(take: _Take, g: FloatArray, a: int, b: int) -> list[FloatArray]:
    """What the segments at the border add to the margin, and what those outside would add.

    Returns:
        least and summed gain of the border segments (zero for a bead of one and one); largest
        and summed positive gain of the four neighbours outside.
    """
    inside = []
    if a > 1:
        inside += [g - take(a - 1, b), g - take(a - 1, b, up=1)]
    if b > 1:
        inside += [g - take(a, b - 1), g - take(a, b - 1, left=1)]
    outside = []
    if a < MAX_SIDE:
        outside += [take(a + 1, b) - g, take(a + 1, b, up=-1) - g]
    if b < MAX_SIDE:
        outside += [take(a, b + 1) - g, take(a, b + 1, left=-1) - g]
    zero = np.zeros_like(g)
    gains = [np.maximum(gain, 0) for gain in outside]
    return [
        np.minimum.reduce(inside) if inside else zero,
        np.add.reduce(inside) if inside else zero,
        np.maximum.reduce(gains),
        np.add.reduce(gains),
    ]


class _Parts:
    """How well each single segment of a group goes with the whole window of the other side."""

    def __init__(self, take: _Take) -> None:
        self._take = take
        self._kept: dict[tuple[int, int, bool], tuple[FloatArray, FloatArray]] = {}

    def _run(self, count: int, other: int, *, source: bool) -> tuple[FloatArray, FloatArray]:
        """Minimum and sum over `count` segments against a window of `other`."""
        key = count, other, source
        if key not in self._kept:
            if source:
                last = self._take(1, other, up=count - 1)
            else:
                last = self._take(other, 1, left=count - 1)
            if count == 1:
                self._kept[key] = last, last
            else:
                low, total = self._run(count - 1, other, source=source)
                self._kept[key] = np.minimum(low, last), total + last
        return self._kept[key]

    def of(self, a: int, b: int) -> list[FloatArray]:
        """Least and mean margin of the parts; zero for a bead of one and one."""
        rows = self._run(a, b, source=True), self._run(b, a, source=False)
        if a == b == 1:
            return [np.zeros_like(rows[0][0])] * 2
        low, mean = np.inf * np.ones_like(rows[0][0]), np.zeros_like(rows[0][0])
        for count, (least, total) in zip((a, b), rows, strict=True):
            if count > 1:
                low = np.minimum(low, least)
                mean = mean + total
        return [low, mean / ((a if a > 1 else 0) + (b if b > 1 else 0))]


class _Belonging:
    """Whether the single segments of a bead prefer each other to segments outside it.

    For a source segment the margin of its best partner among the target segments of the bead,
    less that of its best partner outside; the same for target segments.

    Attributes:
        best: for each source and each target segment its best margin in the corridor.
        wanted: the same, less what the best partner has with its own best other one: below
            zero, the partner would rather have somebody else.
    """

    def __init__(self, single: FloatArray, corridor: Corridor) -> None:
        self._corridor = corridor
        n, m = corridor.rows - 1, corridor.columns
        cells = np.arange(corridor.size)
        i, j = corridor.cells(0, corridor.rows)
        columnwise = np.lexsort((i, j))
        self._order = np.empty(corridor.size, np.int64)
        self._order[columnwise] = cells
        value = single[:-1]
        self._lines = (i, j[columnwise])
        self._flat = []
        for order, line in ((cells, i), (columnwise, j)):
            values, lines = value[order], line[order]
            self._flat.append((values, *_running_max(values, lines)))
        self.best = (np.full(n + 1, _ABSENT, np.float32), np.full(m + 1, _ABSENT, np.float32))
        np.maximum.at(self.best[0], i, value)
        np.maximum.at(self.best[1], j, value)
        rival_row = self._rival(0, cells)
        rival_column = self._rival(1, self._order)
        self.wanted = (
            np.full(n + 1, _ABSENT, np.float32),
            np.full(m + 1, _ABSENT, np.float32),
        )
        np.maximum.at(self.wanted[0], i, value - rival_column)
        np.maximum.at(self.wanted[1], j, value - rival_row)
        # Boundary k ends segment k - 1.
        self.best = self.best[0][1:], self.best[1][1:]
        self.wanted = self.wanted[0][1:], self.wanted[1][1:]
        self._belongs = (
            [self._spans(0, b) for b in range(1, MAX_SIDE + 1)],
            [self._spans(1, a) for a in range(1, MAX_SIDE + 1)],
        )

    def _rival(self, axis: int, where: IntArray) -> FloatArray:
        """The best margin of a cell's line without the cell itself."""
        _, before, after = self._flat[axis]
        return np.maximum(before, after)[where]

    def _spans(self, axis: int, count: int) -> FloatArray:
        """Best margin within the `count` cells of a line that end here, less the best outside."""
        values, before, after = self._flat[axis]
        line = self._lines[axis]
        inside, outside = values.copy(), before
        for k in range(1, count):
            same = line[k:] == line[:-k]
            inside[k:] = np.where(same, np.maximum(inside[k:], values[:-k]), inside[k:])
            outside = np.full_like(before, _ABSENT)
            outside[k:] = np.where(same, before[:-k], _ABSENT)
        result = inside - np.maximum(outside, after)
        if axis == 1:
            result = result[self._order]
        return np.append(result, np.float32(_ABSENT)).astype(np.float32)

    def of(self, i: IntArray, j: IntArray, a: int, b: int) -> list[FloatArray]:
        """Least, mean and sum of the belonging of the segments of beads (a, b)."""
        low = np.full(len(i), np.inf, np.float32)
        total = np.zeros(len(i), np.float32)
        for count, table, down in (
            (a, self._belongs[0][b - 1], True),
            (b, self._belongs[1][a - 1], False),
        ):
            for k in range(count):
                cell = self._corridor.index(i - k, j) if down else self._corridor.index(i, j - k)
                value = table[cell]
                low = np.minimum(low, value)
                total += value
        return [low, np.asarray(total / np.float32(a + b)), total]


def _running_max(values: FloatArray, lines: IntArray) -> tuple[FloatArray, FloatArray]:
    """For each cell the maximum of the cells before it, and behind it, in its own line."""
    before = np.full(len(values), _ABSENT, np.float32)
    after = np.full(len(values), _ABSENT, np.float32)
    starts = np.flatnonzero(np.diff(lines, prepend=-1))
    for first, last in zip(starts, np.append(starts[1:], len(values)), strict=True):
        line = values[first:last]
        before[first + 1 : last] = np.maximum.accumulate(line)[:-1]
        after[first : last - 1] = np.maximum.accumulate(line[::-1])[::-1][1:]
    return before, after
