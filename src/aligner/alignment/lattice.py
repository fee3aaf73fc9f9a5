"""The semi-Markov lattice: best path, and the posterior of each bead.

A path through the boundaries (0, 0) … (n, m) is a sequence of beads; its weight is the sum of
the scores of its beads.  `best_path` finds the heaviest (Viterbi); `forward` and `backward` sum
over all paths (Sarawagi & Cohen 2004, semi-Markov conditional random fields), in logarithms.
Scores come as one array, a row a cell of the corridor and a column a bead type; a bead's score
stands at the cell where the bead ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.grid import BeadTypes, Corridor, IntArray

Scores = NDArray[np.floating]
_ROWS = 256  # rows whose neighbours are looked up at once


@dataclass(frozen=True, eq=False)
class Lattice:
    """Scores of all beads that a search may take.

    Attributes:
        corridor: the cells.
        types: the bead types, columns of `scores`.
        scores: log-odds, shape (cells, types); -inf forbids a bead.
    """

    corridor: Corridor
    types: BeadTypes
    scores: Scores

    def best_path(self) -> IntArray:
        """Cells and types of the best path, in order: shape (beads, 2).

        Of equally good beads the one of the earlier type is taken.
        """
        value = np.full(self.corridor.size + 1, -np.inf)
        choice = np.zeros(self.corridor.size, np.int16)
        for row, pred in self._rows(backwards=False):
            cells = _cells_of(self.corridor, row)
            candidates = value[pred] + self.scores[cells]
            if row == 0:
                candidates[0, 0] = 0.0
            candidates[:, 1] = -np.inf
            best = candidates.argmax(axis=1)
            entering = candidates[np.arange(len(best)), best]
            value[cells], added = _scan(entering, self.scores[cells, 1], np.maximum)
            choice[cells] = np.where(added, 1, best)
        return self._trace(value, choice)

    def _trace(self, value: NDArray[np.float64], choice: NDArray[np.int16]) -> IntArray:
        corridor, types = self.corridor, self.types
        i, j = corridor.end
        if not np.isfinite(value[corridor.size - 1]):
            raise ValueError("no path through the lattice: the constraints contradict each other")
        path = []
        while (i, j) != corridor.start:
            row = i - corridor.first
            cell = int(corridor.offsets[row] + j - corridor.low[row])
            chosen = int(choice[cell])
            path.append((cell, chosen))
            i, j = i - int(types.a[chosen]), j - int(types.b[chosen])
        return np.array(path[::-1], np.int64).reshape(-1, 2)

    def forward(self) -> NDArray[np.float64]:
        """Log of the summed weight of all paths from the start to each cell, plus one -inf."""
        value = np.full(self.corridor.size + 1, -np.inf)
        for row, pred in self._rows(backwards=False):
            cells = _cells_of(self.corridor, row)
            candidates = value[pred] + self.scores[cells]
            if row == 0:
                candidates[0, 0] = 0.0
            candidates[:, 1] = -np.inf
            value[cells], _ = _scan(_logsumexp(candidates), self.scores[cells, 1], np.logaddexp)
        return value

    def backward(self) -> NDArray[np.float64]:
        """Log of the summed weight of all paths from each cell to the end, plus one -inf."""
        value = np.full(self.corridor.size + 1, -np.inf)
        columns = np.arange(len(self.types))
        padded = np.concatenate([self.scores, np.full((1, len(self.types)), -np.inf)])
        last = self.corridor.rows - 1
        for row, succ in self._rows(backwards=True):
            cells = _cells_of(self.corridor, row)
            candidates = value[succ] + padded[succ, columns]
            if row == last:
                candidates[-1, 0] = 0.0
            candidates[:, 1] = -np.inf
            # The step to the right of column j is scored at column j + 1.
            step = np.append(self.scores[cells, 1][1:], -np.inf)
            value[cells] = _scan(_logsumexp(candidates)[::-1], step[::-1], np.logaddexp)[0][::-1]
        return value

    def posteriors(self) -> NDArray[np.float32]:
        """Posterior probability of each bead, shape (cells, types).

        Raises:
            ValueError: no path goes through the lattice.
        """
        ahead, behind = self.forward(), self.backward()
        total = ahead[self.corridor.size - 1]
        if not np.isfinite(total):
            raise ValueError("no path through the lattice: the constraints contradict each other")
        out = np.empty(self.scores.shape, np.float32)
        for first in range(0, self.corridor.rows, _ROWS):
            last = min(first + _ROWS, self.corridor.rows)
            cells = slice(int(self.corridor.offsets[first]), int(self.corridor.offsets[last]))
            weight = ahead[self._others(first, last, -1)]
            weight += self.scores[cells]
            with np.errstate(invalid="ignore"):  # -inf ahead of a cell that leads nowhere
                weight += (behind[cells] - total)[:, None]
            out[cells] = np.exp(np.minimum(np.nan_to_num(weight, nan=-np.inf), 0.0))
        return out

    def log_partition(self) -> float:
        """Log of the summed weight of all paths."""
        return float(self.forward()[self.corridor.size - 1])

    def _rows(self, *, backwards: bool) -> Iterator[tuple[int, IntArray]]:
        """Each row with, for its cells and all types, the cells at the bead's other end."""
        sign = 1 if backwards else -1
        starts = list(range(0, self.corridor.rows, _ROWS))
        for first in reversed(starts) if backwards else starts:
            last = min(first + _ROWS, self.corridor.rows)
            other = self._others(first, last, sign)
            places = self.corridor.offsets[first : last + 1] - self.corridor.offsets[first]
            rows = range(first, last)
            for row in reversed(rows) if backwards else rows:
                yield row, other[places[row - first] : places[row - first + 1]]

    def _others(self, first: int, last: int, sign: int) -> IntArray:
        """For the cells of some rows the cells one bead on (sign 1) or back (sign -1)."""
        i, j = self.corridor.cells(first, last)
        a, b = self.types.a[None, :], self.types.b[None, :]
        return self.corridor.index(i[:, None] + sign * a, j[:, None] + sign * b)


def _cells_of(corridor: Corridor, row: int) -> slice:
    return slice(int(corridor.offsets[row]), int(corridor.offsets[row + 1]))


def _logsumexp(candidates: Scores) -> NDArray[np.float64]:
    top = candidates.max(axis=1)
    safe = np.where(np.isfinite(top), top, 0.0)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.exp(candidates - safe[:, None]).sum(axis=1)) + safe)


def _scan(
    entering: NDArray[np.float64], step: NDArray[np.floating], combine: np.ufunc
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Let paths run along a row: x[k] = combine(entering[k], x[k-1] + step[k]).

    With the prefix sums S of `step`, x[k] - S[k] is the running `combine` of entering - S, so
    the row needs no loop.  A forbidden step (-inf) cuts the row in pieces.

    Returns:
        the values, and where the step won (for `np.maximum`).
    """
    out = np.empty(len(entering))
    won = np.zeros(len(entering), np.bool_)
    cuts = [0, *(int(k) for k in np.flatnonzero(np.isneginf(step[1:])) + 1), len(entering)]
    for first, last in pairwise(cuts):
        sums = np.zeros(last - first)
        np.cumsum(step[first + 1 : last], out=sums[1:])
        level = entering[first:last] - sums
        running = combine.accumulate(level)
        out[first:last] = running + sums
        won[first:last] = running > level
    return out, won
