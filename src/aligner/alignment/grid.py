"""The cells that a search visits: bead types, and a corridor of the matrix of boundaries.

A *cell* (i, j) is a pair of boundaries: i source and j target segments are behind it.  A path
goes from (0, 0) to (n, m); a bead of type (a, b) ends at (i, j) and started at (i - a, j - b).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]

MAX_SIDE = 8  # most segments of one side in a bead


@dataclass(frozen=True)
class BeadTypes:
    """The bead types of a lattice: the two null ones, then n–m with n + m ≤ max_group."""

    max_group: int = 9

    @cached_property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """(a, b) of each type; 0 is the omission (1, 0), 1 the addition (0, 1)."""
        sizes = range(1, MAX_SIDE + 1)
        groups = [(a, b) for a in sizes for b in sizes if a + b <= max(2, self.max_group)]
        return ((1, 0), (0, 1), *sorted(groups, key=lambda p: (p[0] + p[1], p)))

    @cached_property
    def a(self) -> IntArray:
        """Source segments of each type."""
        return np.array([pair[0] for pair in self.pairs])

    @cached_property
    def b(self) -> IntArray:
        """Target segments of each type."""
        return np.array([pair[1] for pair in self.pairs])

    def __len__(self) -> int:
        return len(self.pairs)


@dataclass(frozen=True, eq=False)
class Corridor:
    """The cells of a search from `start` to `end`: of each row a run of columns.

    Row r is the source boundary i = first + r; it holds the target boundaries `low[r]` …
    `high[r]`.  Both are non-decreasing and neighbouring rows overlap, so that a path exists.
    """

    low: IntArray
    high: IntArray
    first: int = 0

    @cached_property
    def widths(self) -> IntArray:
        """Cells of each row."""
        return self.high - self.low + 1

    @cached_property
    def offsets(self) -> IntArray:
        """Number of the first cell of each row, and the number of all cells: (rows + 1,)."""
        return np.concatenate([[0], np.cumsum(self.widths)])

    @property
    def rows(self) -> int:
        """Source boundaries."""
        return len(self.low)

    @property
    def size(self) -> int:
        """Cells in all."""
        return int(self.offsets[-1])

    @property
    def start(self) -> tuple[int, int]:
        """Boundaries at which paths begin."""
        return self.first, int(self.low[0])

    @property
    def end(self) -> tuple[int, int]:
        """Boundaries at which paths end."""
        return self.first + self.rows - 1, int(self.high[-1])

    @cached_property
    def places(self) -> tuple[IntArray, IntArray]:
        """Source and target boundary of each cell."""
        return self.cells(0, self.rows)

    def cells(self, first: int, last: int) -> tuple[IntArray, IntArray]:
        """Source and target boundary of each cell of the rows `first` … `last - 1`."""
        widths = self.widths[first:last]
        i = np.repeat(np.arange(first, last), widths) + self.first
        start = self.offsets[first]
        j = np.arange(start, self.offsets[last]) - np.repeat(self.offsets[first:last], widths)
        return i, j + np.repeat(self.low[first:last], widths)

    def index(self, i: IntArray, j: IntArray) -> IntArray:
        """Cell numbers of (i, j); `size` where there is no such cell."""
        row = np.clip(i - self.first, 0, self.rows - 1)
        inside = (row == i - self.first) & (j >= self.low[row]) & (j <= self.high[row])
        return np.where(inside, self.offsets[row] + j - self.low[row], self.size)

    def others(self, types: BeadTypes, sign: int) -> NDArray[np.int32]:
        """For each cell and type the cell one bead on (sign 1) or back (sign -1).

        Kept, because all passes over a lattice ask for it; shape (cells, types), `size` where
        there is no such cell.
        """
        key = types.max_group, sign
        if key not in self._others:
            out = np.empty((self.size, len(types)), np.int32)
            for first in range(0, self.rows, 256):
                last = min(first + 256, self.rows)
                i, j = self.cells(first, last)
                out[self.offsets[first] : self.offsets[last]] = self.index(
                    i[:, None] + sign * types.a, j[:, None] + sign * types.b
                )
            self._others[key] = out
        return self._others[key]

    @cached_property
    def _others(self) -> dict[tuple[int, int], NDArray[np.int32]]:
        return {}

    @classmethod
    def full(cls, n: int, m: int) -> Corridor:
        """The whole matrix of n × m segments."""
        return cls(np.zeros(n + 1, np.int64), np.full(n + 1, m, np.int64))

    @classmethod
    def around(cls, path: IntArray, radius: int | IntArray) -> Corridor:
        """All cells within `radius` rows and columns of a path, between its two ends.

        Args:
            path: boundaries (i, j) of the path, shape (k, 2), monotone.
            radius: one number, or one for each point of the path.
        """
        reach = np.broadcast_to(np.asarray(radius, np.int64), (len(path),))
        (i0, j0), (i1, j1) = path[0], path[-1]
        low = np.full(i1 - i0 + 1, j1, np.int64)
        high = np.full(i1 - i0 + 1, j0, np.int64)
        i, j = path[:, 0] - i0, path[:, 1]
        # Row q reaches left to the path at q - r, and right to the path at q + r; a step covers
        # all columns between its ends.
        before = np.concatenate([[j0], j[:-1]])
        after = np.concatenate([j[1:], [j1]])
        np.minimum.at(low, np.minimum(i + reach, i1 - i0), np.maximum(before - reach, j0))
        np.maximum.at(high, np.maximum(i - reach, 0), np.minimum(after + reach, j1))
        # Monotone hulls fill the rows that no point set, and keep neighbours overlapping.
        low = np.minimum.accumulate(low[::-1])[::-1]
        high = np.maximum.accumulate(high)
        low[0], high[-1] = j0, j1
        return cls(low, high, int(i0))
