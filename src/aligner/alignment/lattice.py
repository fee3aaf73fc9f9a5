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
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.grid import BeadTypes, Corridor, IntArray

Scores = NDArray[np.floating]
_FLOOR = -1e300
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
        value = self._start()
        choice = np.zeros(self.corridor.size, np.int16)
        for row in self._rows(backwards=False):
            candidates = value[row.others]
            candidates += row.scores
            best = candidates.argmax(axis=1)
            entering = candidates[np.arange(len(best)), best]
            value[row.cells], added = row.along(entering, np.maximum)
            choice[row.cells] = np.where(added, 1, best)
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

    @cached_property
    def forward(self) -> NDArray[np.float64]:
        """Log of the summed weight of all paths from the start to each cell, plus one -inf."""
        return self._sums(backwards=False)

    @cached_property
    def backward(self) -> NDArray[np.float64]:
        """Log of the summed weight of all paths from each cell to the end, plus one -inf."""
        return self._sums(backwards=True)

    def _sums(self, *, backwards: bool) -> NDArray[np.float64]:
        value = self._start()
        with np.errstate(divide="ignore"):  # the logarithm of nothing is -inf, as it should be
            for row in self._rows(backwards=backwards):
                candidates = value[row.others]
                candidates += row.scores
                # A floor, because -inf less -inf is not a number.
                top = np.maximum(candidates.max(axis=1), _FLOOR)
                candidates -= top[:, None]
                np.exp(candidates, out=candidates)
                entering = np.log(candidates.sum(axis=1))
                entering += top
                value[row.cells], _ = row.along(entering, np.logaddexp)
        return value[:-1]

    def _start(self) -> NDArray[np.float64]:
        """Values of the cells, of no cell (-inf), and of what is before the beginning (0)."""
        value = np.full(self.corridor.size + 2, -np.inf)
        value[-1] = 0.0
        return value

    def posteriors(self) -> NDArray[np.float32]:
        """Posterior probability of each bead, shape (cells, types).

        Raises:
            ValueError: no path goes through the lattice.
        """
        ahead, behind = self.forward, self.backward
        total = ahead[self.corridor.size - 1]
        if not np.isfinite(total):
            raise ValueError("no path through the lattice: the constraints contradict each other")
        out = np.empty(self.scores.shape, np.float32)
        for first in range(0, self.corridor.rows, _ROWS):
            last = min(first + _ROWS, self.corridor.rows)
            cells = slice(int(self.corridor.offsets[first]), int(self.corridor.offsets[last]))
            weight = ahead[self.corridor.others(self.types, -1)[cells]]
            weight += self.scores[cells]
            with np.errstate(invalid="ignore"):  # -inf ahead of a cell that leads nowhere
                weight += (behind[cells] - total)[:, None]
            out[cells] = np.exp(np.minimum(np.nan_to_num(weight, nan=-np.inf), 0.0))
        return out

    def log_partition(self) -> float:
        """Log of the summed weight of all paths."""
        return float(self.forward[self.corridor.size - 1])

    def _rows(self, *, backwards: bool) -> Iterator[_Row]:
        """The rows in the order in which sums flow; what can be looked up at once is."""
        corridor = self.corridor
        sign = 1 if backwards else -1
        starts = range(0, corridor.rows, _ROWS)
        for first in reversed(starts) if backwards else starts:
            last = min(first + _ROWS, corridor.rows)
            base, stop = int(corridor.offsets[first]), int(corridor.offsets[last])
            others = corridor.others(self.types, sign)[base:stop].copy()
            steps = np.asarray(self.scores[base:stop, 1], np.float64)
            if backwards:
                inside = np.minimum(others, corridor.size - 1)
                scores = self.scores[inside, np.arange(len(self.types))].astype(np.float64)
                scores[others == corridor.size] = -np.inf
            else:
                scores = self.scores[base:stop].astype(np.float64)
            # Steps along a row are taken last, from within the row; and the path has to begin.
            scores[:, 1] = -np.inf
            self._begin(scores, others, first, last, backwards=backwards)
            for row in reversed(range(first, last)) if backwards else range(first, last):
                part = slice(
                    int(corridor.offsets[row]) - base, int(corridor.offsets[row + 1]) - base
                )
                cells = slice(part.start + base, part.stop + base)
                yield _Row(cells, others[part], scores[part], steps[part], backwards)

    def _begin(
        self,
        scores: NDArray[np.float64],
        others: NDArray[np.int32],
        first: int,
        last: int,
        *,
        backwards: bool,
    ) -> None:
        """Let the paths begin: at their first cell a bead of weight 1 that comes from nowhere."""
        if backwards and last == self.corridor.rows:
            cell = -1
        elif not backwards and first == 0:
            cell = 0
        else:
            return
        scores[cell] = -np.inf
        scores[cell, 0], others[cell, 0] = 0.0, self.corridor.size + 1


@dataclass(slots=True)
class _Row:
    """One row as a pass meets it.

    Attributes:
        cells: where its cells stand among all.
        others: for its cells and all types the cell at the bead's other end.
        scores: of the beads between the two; shape (cells, types).
        steps: score of the addition that ends at each cell, which stays within the row.
        backwards: whether paths run to the left.
    """

    cells: slice
    others: NDArray[np.int32]
    scores: NDArray[np.float64]
    steps: NDArray[np.float64]
    backwards: bool

    def along(
        self, entering: NDArray[np.float64], combine: np.ufunc
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Let paths run along the row: forwards x[k] = combine(entering[k], x[k-1] + step[k]).

        With the prefix sums S of the steps, x[k] - S[k] is the running `combine` of entering
        - S, so the row needs no loop.  A forbidden step (-inf) cuts the row in pieces.

        Returns:
            the values, and where the step won (for `np.maximum`).
        """
        sums = self.steps.cumsum()
        if np.isfinite(sums[-1]):
            return _run(entering, sums, combine, backwards=self.backwards)
        out, won = np.empty(len(entering)), np.zeros(len(entering), np.bool_)
        cuts = [0, *(int(k) for k in np.flatnonzero(np.isneginf(self.steps))), len(entering)]
        for first, last in pairwise(cuts):
            if last > first:
                steps = self.steps[first:last].copy()
                steps[0] = 0.0
                part = slice(first, last)
                out[part], won[part] = _run(
                    entering[part], steps.cumsum(), combine, backwards=self.backwards
                )
        return out, won


def _run(
    entering: NDArray[np.float64],
    sums: NDArray[np.float64],
    combine: np.ufunc,
    *,
    backwards: bool,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    if backwards:
        level = entering + sums
        running = combine.accumulate(level[::-1])[::-1]
        return running - sums, running > level
    level = entering - sums
    running = combine.accumulate(level)
    return running + sums, running > level
