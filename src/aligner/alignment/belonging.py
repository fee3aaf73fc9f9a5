"""Whether the single segments of a bead prefer each other to segments outside it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.grid import MAX_SIDE, Corridor, IntArray
from aligner.embedding import FloatArray

_ABSENT = np.float32(-1.0)


class Belonging:
    """Preferences of single segments, from the margins of all pairs in the corridor.

    For a source segment the margin of its best partner among the target segments of the bead,
    less that of its best partner outside; the same for target segments.

    Args:
        single: margin of the pair of segments that end at each cell, shape (cells + 1,).
        corridor: the cells.

    Attributes:
        best: for each source and each target segment its best margin in the corridor.
        wanted: the same, less what the best partner has with its own best other one: below
            zero, the partner would rather have somebody else.
    """

    def __init__(self, single: FloatArray, corridor: Corridor) -> None:
        self._corridor = corridor
        i, j = corridor.places
        columnwise = np.lexsort((i, j))
        order = np.arange(corridor.size), columnwise
        self._lines = i, j[columnwise]
        self._values = tuple(single[:-1][cells] for cells in order)
        self._back = np.empty(corridor.size, np.int64)
        self._back[columnwise] = order[0]
        self._sides = tuple(
            _running_max(values, lines)
            for values, lines in zip(self._values, self._lines, strict=True)
        )
        rows, columns = (place + 1 for place in corridor.end)
        rivals = (
            np.maximum(*self._sides[0]),
            np.maximum(*self._sides[1])[self._back],
        )
        value = single[:-1]
        # Boundary k ends segment k - 1.
        self.best = (_line_max(value, i, rows)[1:], _line_max(value, j, columns)[1:])
        self.wanted = (
            _line_max(value - rivals[1], i, rows)[1:],
            _line_max(value - rivals[0], j, columns)[1:],
        )
        self._tables = tuple(
            np.stack([self._spans(axis, count) for count in range(1, MAX_SIDE + 1)])
            for axis in (0, 1)
        )

    def _spans(self, axis: int, count: int) -> FloatArray:
        """Best margin in the `count` cells of a line that end here, less the best outside."""
        values, line = self._values[axis], self._lines[axis]
        before, after = self._sides[axis]
        inside, outside = values.copy(), before
        for k in range(1, count):
            same = line[k:] == line[:-k]
            inside[k:] = np.where(same, np.maximum(inside[k:], values[:-k]), inside[k:])
            outside = np.full_like(before, _ABSENT)
            outside[k:] = np.where(same, before[:-k], _ABSENT)
        result = inside - np.maximum(outside, after)
        return np.append(result if axis == 0 else result[self._back], _ABSENT)

    def of(self, i: IntArray, j: IntArray, a: IntArray, b: IntArray) -> list[NDArray[np.floating]]:
        """Least, mean and sum of the belonging of the segments of beads (a, b).

        Args:
            i: source boundary of each cell.
            j: target boundary of each cell.
            a: source segments of each type, shape (types, 1).
            b: target segments of each type, shape (types, 1).
        """
        back = np.arange(MAX_SIDE)[:, None]
        x, y = a[:, 0], b[:, 0]
        low, total = [], []
        for table, cells, count, span in (
            (self._tables[0], self._corridor.index(i - back, j + 0 * back), x, y),
            (self._tables[1], self._corridor.index(i + 0 * back, j - back), y, x),
        ):
            values = table[:, cells]  # span, back, cell
            low.append(np.minimum.accumulate(values, axis=1)[span - 1, count - 1])
            total.append(np.cumsum(values, axis=1)[span - 1, count - 1])
        summed = total[0] + total[1]
        return [np.minimum(*low), summed / (a + b), summed]


def _line_max(values: FloatArray, lines: IntArray, count: int) -> FloatArray:
    out = np.full(count, _ABSENT, np.float32)
    np.maximum.at(out, lines, values)
    return out


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
