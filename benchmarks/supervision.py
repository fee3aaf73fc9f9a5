"""Gold beads as supervision of the lattice: which edges a right path may take."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.grid import BeadTypes, Corridor
from aligner.evaluation import Ladder

_Chain = tuple[int, int, int, int]


def allowed_edges(gold: Ladder, corridor: Corridor, types: BeadTypes) -> NDArray[np.bool_]:
    """Edges that some right path takes, shape (cells, types).

    A gold bead that is in order, of a known type and inside the corridor is the only way over
    its segments.  Between such beads, where gold has only null beads, null beads in any order
    are right; where it has what the lattice cannot take, anything is.
    """
    n, m = corridor.end
    number = {pair: t for t, pair in enumerate(types.pairs)}
    out = np.zeros((corridor.size, len(types)), np.bool_)
    chain: list[_Chain] = []
    for a, b, c, d in _in_order(gold):
        kind = number.get((b - a, d - c))
        ends = corridor.index(np.array([a, b]), np.array([c, d]))
        if kind is not None and (ends < corridor.size).all():
            out[ends[1], kind] = True
            chain.append((a, b, c, d))
    nulls = (
        {k for source, target in gold if not target for k in source},
        {k for source, target in gold if not source for k in target},
    )
    i, j = corridor.places
    done = (0, 0)
    for a, b, c, d in [*chain, (n, n, m, m)]:
        gap = range(done[0], a), range(done[1], c)
        if gap[0] or gap[1]:
            only_nulls = all(k in side for side, part in zip(nulls, gap, strict=True) for k in part)
            for t, (x, y) in enumerate(types.pairs[:2] if only_nulls else types.pairs):
                inside = (i - x >= done[0]) & (j - y >= done[1]) & (i <= a) & (j <= c)
                out[inside, t] = True
        done = b, d
    return out


def _in_order(gold: Ladder) -> list[_Chain]:
    """The matches of a ladder that go forward and have no gaps, as (first, last) pairs."""
    found: list[_Chain] = []
    done = (0, 0)
    for source, target in gold:
        if source and target and _consecutive(source) and _consecutive(target):
            bead = min(source), max(source) + 1, min(target), max(target) + 1
            if bead[0] >= done[0] and bead[2] >= done[1]:
                found.append(bead)
                done = bead[1], bead[3]
    return found


def _consecutive(numbers: Sequence[int]) -> bool:
    return sorted(numbers) == list(range(min(numbers), max(numbers) + 1))
