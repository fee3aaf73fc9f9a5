"""Blocks as soft anchors: paragraphs, headings and cells tend to end together on both sides.

Each boundary between two segments of a side either ends a block or not.  On a true path the
boundaries inside a bead rarely end a block, and those between beads end blocks on both sides
or on neither.  How strongly is a property of the document pair (one may have lost its
paragraphs, or have each sentence on a line of its own), so the tables start from a prior and are
estimated again from the posteriors of the beads.  All scores are logarithms of ratios against
chance, where boundaries of the two sides have nothing to do with each other; a side without
blocks, or with nothing else, therefore scores nothing.  Nor do boundaries inside blocks, for the
weights of the other evidence come from texts without blocks: what those say about merging holds
within a paragraph, however many lines of one sentence stand around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.grid import BeadTypes, Corridor
from aligner.alignment.lattice import Scores

# Prior odds: a boundary inside a bead ends a block thirty times less often than any boundary, and
# a boundary that ends a block on one side does so on the other twenty times more often.
_INSIDE = 0.03
_TOGETHER = 20.0
_COUNTS = 12.0  # beads that the prior is worth
_LIMIT = 4.0  # no single boundary decides alone

Flags = NDArray[np.bool_]


def block_ends(blocks: Sequence[int]) -> Flags:
    """For the boundaries 0 … n of n segments whether a block ends there; both ends count.

    Args:
        blocks: number of the block of each segment.
    """
    numbers = np.asarray(blocks)
    return np.concatenate([[True], numbers[1:] != numbers[:-1], [True]])


@dataclass(frozen=True, eq=False)
class Structure:
    """Log ratios of block ends.

    Attributes:
        flags: for each side whether each boundary ends a block, shapes (n + 1,), (m + 1,).
        inside: for each side the odds ratio of a block end inside a bead.
        joint: likelihood ratio of a boundary between beads, [source ends a block][target does],
            shape (2, 2); zero where neither does.
    """

    flags: tuple[Flags, Flags]
    inside: tuple[float, float]
    joint: NDArray[np.float64]

    @classmethod
    def prior(cls, source: Flags, target: Flags) -> Structure:
        """The ratios before anything is known about the pair."""
        return cls._from_counts((source, target), (np.zeros(2), np.zeros(2)), np.zeros((2, 2)))

    @classmethod
    def _from_counts(
        cls,
        flags: tuple[Flags, Flags],
        inside: tuple[NDArray[np.float64], NDArray[np.float64]],
        joint: NDArray[np.float64],
    ) -> Structure:
        shares = [_share(side) for side in flags]
        ratios = []
        for share, counts in zip(shares, inside, strict=True):
            expected = _times_odds(share, _INSIDE)
            seen = counts + _COUNTS * np.array([1 - expected, expected])
            ratio = _ratio(seen / seen.sum(), np.array([1 - share, share]))
            ratios.append(float(np.clip(ratio[1] - ratio[0], -_LIMIT, _LIMIT)))
        p, q = shares
        with_end, without = _times_odds(q, _TOGETHER), _times_odds(q, 1 / _TOGETHER)
        expected_joint = np.array(
            [[(1 - p) * (1 - without), (1 - p) * without], [p * (1 - with_end), p * with_end]]
        )
        seen_joint = joint + _COUNTS * expected_joint
        chance = np.outer(
            seen_joint.sum(axis=1) / seen_joint.sum(), seen_joint.sum(axis=0) / seen_joint.sum()
        )
        joint_ratio = _ratio(seen_joint / seen_joint.sum(), chance)
        joint_ratio[0, 0] = 0.0
        return cls(flags, (ratios[0], ratios[1]), joint_ratio)

    @property
    def says_something(self) -> bool:
        """Whether a side has boundaries of both kinds; otherwise all scores are zero."""
        return any(0 < _share(side) < 1 for side in self.flags)

    def scores(self, corridor: Corridor, types: BeadTypes) -> Scores:
        """What the structure adds to the score of each bead, shape (cells, types).

        At a null bead two boundaries of one side stand opposite one of the other: the sentence
        left out may have been the last of its paragraph or the first.  The better of the two
        counts fully and the other half.  Block ends inside one bead have one cause, such as a
        list that the other side runs on as a paragraph: they count by the root of their number.
        """
        i, j = corridor.places
        source, target = (flags.astype(np.int64) for flags in self.flags)
        here = self.joint[source[i], target[j]]
        before = (
            self.joint[source[np.maximum(i - 1, 0)], target[j]],
            self.joint[source[i], target[np.maximum(j - 1, 0)]],
        )
        out = np.repeat(here[:, None], len(types), axis=1)
        for t in (0, 1):
            out[:, t] = (here + np.maximum(here - before[t], 0)) / 2
        for place, sizes, ends, ratio in (
            (i, types.a, source, self.inside[0]),
            (j, types.b, target, self.inside[1]),
        ):
            passed = np.concatenate([[0], np.cumsum(ends)])
            for t, size in enumerate(sizes):
                if size > 1:
                    inner = passed[place] - passed[np.maximum(place - size + 1, 0)]
                    out[:, t] += ratio * np.sqrt(inner)
        return out.astype(np.float32)

    def updated(self, corridor: Corridor, types: BeadTypes, posterior: Scores) -> Structure:
        """The ratios estimated again from the posteriors of the beads."""
        i, j = corridor.places
        matches = posterior[:, 2:].sum(axis=1, dtype=np.float64)
        inner = (i < corridor.end[0]) | (j < corridor.end[1])
        source, target = (flags.astype(np.int64) for flags in self.flags)
        pairs = 2 * source[i[inner]] + target[j[inner]]
        joint = np.bincount(pairs, matches[inner], 4).astype(np.float64).reshape(2, 2)
        inside = []
        for place, sizes, flags in ((i, types.a, source), (j, types.b, target)):
            counts = np.zeros(2)
            for back in range(1, int(sizes.max())):
                mass = posterior[:, sizes > back].sum(axis=1, dtype=np.float64)
                counts += np.bincount(flags[np.maximum(place - back, 0)], mass, 2)
            inside.append(counts)
        return self._from_counts(self.flags, (inside[0], inside[1]), joint)


def _share(flags: Flags) -> float:
    """Share of the inner boundaries that end a block."""
    return float(flags[1:-1].mean()) if len(flags) > 2 else 1.0


def _times_odds(share: float, factor: float) -> float:
    return factor * share / (factor * share + 1 - share)


def _ratio(seen: NDArray[np.float64], chance: NDArray[np.float64]) -> NDArray[np.float64]:
    ratio = np.zeros(seen.shape)
    np.log(np.maximum(seen, 1e-9) / np.maximum(chance, 1e-9), out=ratio, where=chance > 1e-6)
    return np.clip(ratio, -_LIMIT, _LIMIT)
