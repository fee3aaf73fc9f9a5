"""From two sides to beads: rough path, corridor, scores, best path, posteriors.

The one place that knows the order of the steps; each step is a module of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from aligner.alignment.coarse import rough_path
from aligner.alignment.features import Evidence
from aligner.alignment.grid import BeadTypes, Corridor, IntArray
from aligner.alignment.lattice import Lattice
from aligner.alignment.parameters import Parameters
from aligner.alignment.side import Side
from aligner.alignment.structure import Structure, block_ends
from aligner.alignment.weights import Weights, default_weights
from aligner.embedding import FloatArray
from aligner.model import Bead

_WIDENINGS = 4  # times that a corridor may be doubled where the path comes near its border
_NEAR = 2  # cells from the border that count as near


@dataclass(frozen=True, eq=False)
class Result:
    """Beads and the lattice they came from."""

    beads: tuple[Bead, ...]
    lattice: Lattice


def align_sides(
    source: Side, target: Side, parameters: Parameters, weights: Weights | None = None
) -> Result:
    """Align two sides of at least one segment each.

    The matrices are small: one BLAS thread is quickest, and gives the same bits everywhere.
    """
    with threadpool_limits(limits=1, user_api="blas"):
        return _align(source, target, parameters, weights or default_weights())


def _align(source: Side, target: Side, parameters: Parameters, weights: Weights) -> Result:
    types = BeadTypes(parameters.max_group)
    n, m = len(source), len(target)
    path = rough_path(source.windows(0, n, 1), target.windows(0, m, 1))
    radius = np.full(len(path), parameters.radius)
    for _ in range(_WIDENINGS):
        corridor = Corridor.around(path, n, m, radius)
        evidence = Evidence(source, target, types, corridor)
        scores = np.empty((corridor.size, len(types)), np.float32)
        for cells, features in evidence.blocks():
            scores[cells] = weights.score(features)
        lattice = _adapted(Lattice(corridor, types, scores), source, target, parameters.rounds)
        best = lattice.best_path()
        touched = _near_border(corridor, types, best)
        if not len(touched):
            break
        # Widen only around the touched rows; the next round sees whether that was enough.
        distance = np.abs(path[:, :1] - touched[None, :]).min(axis=1)
        radius = np.where(distance <= 2 * radius, radius * 2, radius)
    return Result(_beads(lattice, best), lattice)


def _adapted(lattice: Lattice, source: Side, target: Side, rounds: int) -> Lattice:
    """The lattice with what the pair itself teaches, by a few rounds of EM."""
    corridor, types = lattice.corridor, lattice.types
    ends = (block_ends(side.blocks or [0] * len(side)) for side in (source, target))
    structure = Structure.prior(*ends)
    if not structure.says_something:
        return lattice
    for done in range(rounds + 1):
        adapted = Lattice(corridor, types, lattice.scores + structure.scores(corridor, types))
        if done < rounds:
            structure = structure.updated(corridor, types, adapted.posteriors())
    return adapted


def _near_border(corridor: Corridor, types: BeadTypes, best: IntArray) -> IntArray:
    """Source boundaries at which the path runs along a border of the corridor."""
    i, j = corridor.cells(0, corridor.rows)
    i, j = i[best[:, 0]], j[best[:, 0]]
    low, high = corridor.low[i], corridor.high[i]
    near_low = (j - low < _NEAR) & (low > 0)
    near_high = (high - j < _NEAR) & (high < corridor.columns)
    return np.unique(i[near_low | near_high])


def _beads(lattice: Lattice, best: IntArray) -> tuple[Bead, ...]:
    corridor, types, scores = lattice.corridor, lattice.types, lattice.scores
    posterior = lattice.posteriors()
    i, j = corridor.cells(0, corridor.rows)
    # An omission is the same bead wherever in the other text it stands.
    omitted = np.zeros(corridor.rows)
    added = np.zeros(corridor.columns + 1)
    np.add.at(omitted, i, posterior[:, 0])
    np.add.at(added, j, posterior[:, 1])
    alone = _alone(scores[:, 0], i, corridor.rows), _alone(scores[:, 1], j, corridor.columns + 1)
    beads = []
    for cell, kind in best:
        source = range(int(i[cell]) - int(types.a[kind]), int(i[cell]))
        target = range(int(j[cell]) - int(types.b[kind]), int(j[cell]))
        if kind == 0:
            confidence = omitted[source.stop]
        elif kind == 1:
            confidence = added[target.stop]
        else:
            confidence = posterior[cell, kind]
        score = float(scores[cell, kind])
        score -= alone[0][source.stop] - alone[0][source.start]
        score -= alone[1][target.stop] - alone[1][target.start]
        beads.append(Bead(source, target, round(score, 4), round(min(float(confidence), 1.0), 4)))
    return tuple(beads)


def _alone(scores: FloatArray, place: IntArray, boundaries: int) -> NDArray[np.float64]:
    """Prefix sums, over the segments of a side, of the best score of leaving each one alone."""
    best = np.full(boundaries, -np.inf)
    np.maximum.at(best, place, scores)
    best[0] = 0.0
    return np.cumsum(best)


def one_sided(n: int, m: int) -> tuple[Bead, ...]:
    """The beads where a side is empty: every segment stands alone, and that is certain."""
    beads = [Bead(range(k, k + 1), range(0), 0.0, 1.0) for k in range(n)]
    beads += [Bead(range(n, n), range(k, k + 1), 0.0, 1.0) for k in range(m)]
    return tuple(beads)
