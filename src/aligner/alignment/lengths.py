"""How the lengths of a bead's sides agree, and how freely a pair treats lengths.

The logarithm of the length ratio is taken to be normally distributed, with a variance that falls
with the length (after Gale & Church 1993); z² is its square over that variance, and about 1 or
less in usual translations.  Where a translator retells, it is up to twice as much, and the learned
penalties would drive sentences that belong together into omissions and additions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.grid import BeadTypes, Corridor, IntArray
from aligner.alignment.lattice import Scores
from aligner.alignment.side import Side

_EXTRA = 5.0  # letters added to a length, so that a very short one does not rule
_VARIANCE = (0.02, 3.0)  # of the log length ratio: of any pair, and per letter of the shorter
_LARGEST = 25.0  # z² of a bead
_BEADS = 20.0  # beads that the usual looseness is worth
_LOOSEST = 2.0


@dataclass(frozen=True, eq=False)
class Lengths:
    """Letters of two sides, made comparable by the ratio of the whole documents.

    Attributes:
        source: letters before each boundary of the source, shape (n + 1,).
        target: the same of the target, shape (m + 1,).
    """

    source: NDArray[np.float64]
    target: NDArray[np.float64]

    @classmethod
    def of(cls, source: Side, target: Side, ratio: float) -> Lengths:
        """The lengths of two sides.

        Args:
            source: source side.
            target: target side.
            ratio: letters of target per letter of source.
        """
        root = np.sqrt(ratio)
        return cls(source.length_sums * root, target.length_sums / root)

    def deviations(
        self, i: IntArray, j: IntArray, a: IntArray, b: IntArray
    ) -> list[NDArray[np.floating]]:
        """|delta|, the log length ratio, and z² of the beads of `a` and `b` segments up to (i, j).

        The four arguments broadcast against each other.
        """
        x = self.source[i] - self.source[np.maximum(i - a, 0)] + _EXTRA
        y = self.target[j] - self.target[np.maximum(j - b, 0)] + _EXTRA
        delta = np.log(y / x)
        z2 = delta**2 / (_VARIANCE[0] + _VARIANCE[1] / np.minimum(x, y))
        return [np.abs(delta), np.minimum(z2, _LARGEST)]


@dataclass(frozen=True, eq=False)
class Looseness:
    """How much more the lengths of a pair vary than usual, and what that gives back to scores.

    As for a normal distribution whose variance is so much larger, z² counts by so much less and
    |delta| by its root.  Pairs that agree better than usual keep the learned penalties.

    Attributes:
        lengths: of the pair.
        weights: learned weights of |delta| and of z².
        value: mean z² of the beads where it is above 1; from 1 to 2.
    """

    lengths: Lengths
    weights: tuple[float, float]
    value: float = 1.0

    def add_to(self, scores: Scores, corridor: Corridor, types: BeadTypes) -> None:
        """Give back, in place, what the learned weights take too much.

        Args:
            scores: shape (cells, types).
            corridor: the cells.
            types: the types.
        """
        if self.value == 1.0:
            return
        back = 1 - 1 / np.sqrt(self.value), 1 - 1 / self.value
        i, j = corridor.places
        for t in range(2, len(types)):
            delta, z2 = self.lengths.deviations(i, j, types.a[t], types.b[t])
            scores[:, t] -= self.weights[0] * back[0] * delta + self.weights[1] * back[1] * z2

    def updated(self, corridor: Corridor, types: BeadTypes, posterior: Scores) -> Looseness:
        """The looseness estimated again from the posteriors of the beads."""
        i, j = corridor.places
        total = beads = _BEADS
        for t in range(2, len(types)):
            cells = np.flatnonzero(posterior[:, t] > 1e-3)
            mass = posterior[cells, t].astype(np.float64)
            z2 = self.lengths.deviations(i[cells], j[cells], types.a[t], types.b[t])[1]
            total += float(mass @ z2)
            beads += float(mass.sum())
        return replace(self, value=float(np.clip(total / beads, 1.0, _LOOSEST)))
