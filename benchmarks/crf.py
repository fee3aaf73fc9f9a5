"""Maximum likelihood for the lattice: a semi-Markov conditional random field, linear in features.

The likelihood of a case is the summed weight of its right paths over that of all paths
(Sarawagi & Cohen 2004); its gradient is the difference of the expected features under both.
Edges that a first model finds hopeless are dropped, which makes a step some ten times quicker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from aligner.alignment import Pair, Parameters
from aligner.alignment.features import Evidence
from aligner.alignment.grid import Corridor
from aligner.alignment.lattice import Lattice
from aligner.alignment.search import SURROUNDINGS
from aligner.alignment.side import Side
from aligner.embedding import Encoder, cached_states, default_cache
from data import Case
from supervision import allowed_edges

_HOPELESS = 1e-6  # posterior under the first model below which an edge is dropped

Array = NDArray[np.float64]


@dataclass(eq=False)
class Example:
    """One case as edges: where each ends, of which type it is, its features, whether right."""

    case: Case
    corridor: Corridor
    pair: Pair
    cell: NDArray[np.int64]
    kind: NDArray[np.int64]
    features: NDArray[np.float32]
    right: NDArray[np.bool_]
    before: NDArray[np.int64]
    hidden: NDArray[np.float32] = field(default_factory=lambda: np.empty(0, np.float32))

    def scores(self, edge_scores: Array, right_only: bool = False) -> Array:
        """Scores of edges as the lattice wants them, shape (cells, types)."""
        out = np.full((self.corridor.size, len(self.pair.types)), -np.inf)
        kept = np.where(self.right, edge_scores, -np.inf) if right_only else edge_scores
        out[self.cell, self.kind] = kept
        return out

    def expectation(self, edge_scores: Array, right_only: bool = False) -> tuple[float, Array]:
        """Log partition, and the posterior of each edge."""
        scores = self.scores(edge_scores, right_only)
        lattice = Lattice(self.corridor, self.pair.types, scores)
        ahead, behind = lattice.forward, lattice.backward
        total = float(ahead[self.corridor.size - 1])
        with np.errstate(invalid="ignore"):
            weight = ahead[self.before] + scores[self.cell, self.kind] + behind[self.cell] - total
        return total, np.exp(np.minimum(np.nan_to_num(weight, nan=-np.inf), 0.0))

    def prune(self, weights: Array) -> None:
        """Drop the edges that are hopeless under `weights`, but none that is right."""
        _, posterior = self.expectation(self.features @ weights)
        keep = (posterior > _HOPELESS) | self.right
        for name in ("cell", "kind", "features", "right", "before"):
            setattr(self, name, getattr(self, name)[keep])


def example(case: Case, encoder: Encoder, max_group: int) -> Example:
    """The lattice of a case with the features of all its edges."""
    cache = default_cache()
    sides = [
        Side(texts, cached_states(encoder, texts, cache), encoder)
        for texts in (case.source, case.target)
    ]
    pair = Pair(sides[0], sides[1], Parameters(max_group=max_group))
    corridor = Corridor.around(pair.path, pair.radius)
    wide = Corridor.around(pair.path, np.maximum(pair.radius, SURROUNDINGS))
    evidence = Evidence(sides[0], sides[1], pair.types, corridor, pair.profile, wide)
    right = allowed_edges(case.gold, corridor, pair.types)
    i, j = corridor.places
    before = corridor.index(i[:, None] - pair.types.a, j[:, None] - pair.types.b)
    cell, kind = np.nonzero(before < corridor.size)
    features = np.concatenate([block.transpose(2, 1, 0) for _, block in evidence.blocks()])
    return Example(
        case, corridor, pair, cell, kind, features[cell, kind], right[cell, kind],
        before[cell, kind],
    )  # fmt: skip


def fit(
    examples: Sequence[Example],
    importance: Sequence[float],
    start: Array,
    penalty: float,
    rounds: int,
) -> Array:
    """Weights of maximum likelihood with a quadratic penalty, by L-BFGS from `start`."""

    def loss(weights: Array) -> tuple[float, Array]:
        value = penalty * float(weights @ weights)
        gradient = 2 * penalty * weights
        for item, share in zip(examples, importance, strict=True):
            edge_scores = (item.features @ weights.astype(np.float32)).astype(np.float64)
            total, posterior = item.expectation(edge_scores)
            right, expected = item.expectation(edge_scores, right_only=True)
            value += share * (total - right)
            gradient += share * ((posterior - expected).astype(np.float32) @ item.features)
        return value, gradient

    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    return np.asarray(found.x, np.float64)
