"""The best monotone path through a table of bead scores; shared by the simple peers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from aligner.evaluation import LadderBead

FloatTable = NDArray[np.float64]


def best_path(
    scores: Mapping[tuple[int, int], FloatTable],
    skip: float,
    allowed: NDArray[np.bool_] | None = None,
) -> list[LadderBead]:
    """The sequence of beads with the highest sum of scores that tiles both documents.

    Args:
        scores: for each bead type (n, m), n and m at least 1, a table of shape
            (sources + 1, targets + 1) whose entry (i, j) is the score of the bead that ends
            before source i and target j; `-inf` forbids it.
        skip: score of a `1-0` or a `0-1` bead.
        allowed: cells a path may visit, one run of columns in each row; all by default.

    Raises:
        ValueError: no path leads from the first to the last cell.
    """
    height, width = next(iter(scores.values())).shape
    moves = [(0, 1), (1, 0), *scores]
    best = np.full((height, width), -np.inf)
    taken = np.zeros((height, width), np.uint8)
    ramp = skip * np.arange(width)
    for i in range(height):
        row, choice = np.full(width, -np.inf), np.zeros(width, np.uint8)
        if i == 0:
            row[0] = 0
        for number, (n, m) in enumerate(moves[1:], start=1):
            if n > i or m >= width:
                continue
            gain = skip if m == 0 else scores[n, m][i, m:]
            reached = best[i - n, : width - m] + gain
            better = reached > row[m:]
            row[m:][better] = reached[better]
            choice[m:][better] = number
        if allowed is not None:
            row[~allowed[i]] = -np.inf
        # Any number of additions at once: the running maximum of what is left after paying.
        run = np.maximum.accumulate(row - ramp) + ramp
        better = run > row + 1e-9
        row[better], choice[better] = run[better], 0
        if allowed is not None:
            row[~allowed[i]] = -np.inf
        best[i], taken[i] = row, choice
    if not np.isfinite(best[-1, -1]):
        raise ValueError("no path through the allowed cells")
    return _trace(taken, moves)


def _trace(taken: NDArray[np.uint8], moves: list[tuple[int, int]]) -> list[LadderBead]:
    i, j = taken.shape[0] - 1, taken.shape[1] - 1
    beads: list[LadderBead] = []
    while i or j:
        n, m = moves[taken[i, j]]
        beads.append((tuple(range(i - n, i)), tuple(range(j - m, j))))
        i, j = i - n, j - m
    return beads[::-1]
