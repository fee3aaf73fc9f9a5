"""How the examples are weighed, folded for cross-validation, and adapted as the aligner does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from aligner.alignment.features import NAMES
from aligner.alignment.lattice import Lattice
from crf import Array, Example

# Rows that a kind counts as.  Aligned by hand before perturbed, whose split points are random.
IMPORTANCE = defaultdict(
    lambda: 400.0,
    {"de-fr-textberg": 600.0, "zh-en-mac": 800.0, "en-ar-ntrex-perturbed": 500.0},
)
CASES = {"en-ar-ms-perturbed": 15}  # of 60 alike
PENALTY = 0.5


def importance(examples: Sequence[Example]) -> list[float]:
    """Weight of each example: each kind of text has its own, shared by its rows."""
    rows = Counter[str]()
    for item in examples:
        rows[item.case.dataset] += item.corridor.rows
    return [IMPORTANCE[item.case.dataset] / rows[item.case.dataset] for item in examples]


def folds_of(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Two folds by document; a kind with one document is in the first."""
    folds: tuple[list[Example], list[Example]] = ([], [])
    seen = Counter[str]()
    for item in examples:
        folds[seen[item.case.dataset] % 2].append(item)
        seen[item.case.dataset] += 1
    return folds


def null_share(folds: Sequence[Sequence[Example]], fitted: Sequence[Array]) -> float:
    """Share of a kind of null bead among the beads, each kind of text alike."""
    counts: dict[str, Array] = defaultdict(lambda: np.zeros(3))
    for fold, values in zip(folds, fitted, strict=True):
        for item in fold:
            _, posterior = item.expectation(item.features @ values)
            counts[item.case.dataset] += np.bincount(np.minimum(item.kind, 2), posterior, 3)
    return float(np.mean([found[:2].mean() / found.sum() for found in counts.values()]))


def adapted(item: Example, values: Array, share: float) -> Lattice:
    """The lattice after the rounds in which it adapts to the pair, as the aligner does it."""
    types, corridor = item.pair.types, item.corridor
    plain = item.scores(item.features @ values)
    start = item.pair.adaptation
    learned = float(values[NAMES.index("|delta|")]), float(values[NAMES.index("z2")])
    adaptation = replace(start, looseness=replace(start.looseness, weights=learned), usual=share)
    for _ in range(item.pair.parameters.rounds):
        lattice = Lattice(corridor, types, plain + adaptation.scores(corridor, types))
        adaptation = adaptation.updated(corridor, types, lattice.posteriors())
    return Lattice(corridor, types, plain + adaptation.scores(corridor, types))
