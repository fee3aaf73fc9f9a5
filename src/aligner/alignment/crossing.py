"""Passages that were moved: no monotone path can pair them, but they should be told.

Among the segments that an alignment leaves alone, those omitted on one side and added
elsewhere on the other are compared with each other; runs of pairs that are each other's best,
and as alike as the pairs that were aligned, are crossing candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.alignment.side import Side
from aligner.model import Bead

_MOST = 4000  # segments compared on each side: beyond that the rest is left out


@dataclass(frozen=True, slots=True)
class Crossing:
    """Source segments whose rendering seems to stand elsewhere in the target.

    Attributes:
        source: range of source segments.
        target: range of target segments.
        similarity: mean cosine of the pairs, -1 to 1.
    """

    source: range
    target: range
    similarity: float


def crossings(source: Side, target: Side, beads: Sequence[Bead]) -> list[Crossing]:
    """Candidates for moved passages, in source order.

    A pair counts if each of the two is the other's best among the unaligned segments and
    their similarity reaches the lower quartile of the aligned pairs of one and one (at least
    0.4).
    """
    omitted = np.array([k for b in beads if not b.target for k in b.source][:_MOST], np.int64)
    added = np.array([k for b in beads if not b.source for k in b.target][:_MOST], np.int64)
    if not len(omitted) or not len(added):
        return []
    x, y = source.windows(0, len(source), 1), target.windows(0, len(target), 1)
    pairs = [(b.source[0], b.target[0]) for b in beads if b.type == "1-1"]
    level = 0.4
    if pairs:
        i, j = np.array(pairs).T
        level = max(level, float(np.quantile(np.einsum("ij,ij->i", x[i], y[j]), 0.25)))
    similarity = x[omitted] @ y[added].T
    best = similarity.argmax(axis=1), similarity.argmax(axis=0)
    found = [
        (int(omitted[row]), int(added[column]), float(similarity[row, column]))
        for row, column in enumerate(best[0])
        if best[1][column] == row and similarity[row, column] >= level
    ]
    return _runs(found)


def _runs(pairs: list[tuple[int, int, float]]) -> list[Crossing]:
    runs: list[list[tuple[int, int, float]]] = []
    for pair in pairs:
        last = runs[-1][-1] if runs else None
        if last is not None and 0 < pair[0] - last[0] <= 2 and 0 < pair[1] - last[1] <= 2:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return [
        Crossing(
            range(run[0][0], run[-1][0] + 1),
            range(run[0][1], run[-1][1] + 1),
            round(sum(pair[2] for pair in run) / len(run), 4),
        )
        for run in runs
    ]
