"""How far stated confidence can be believed: reliability table and expected calibration error.

ECE is the mean over ten bins of |confidence - share of right beads|, weighted by their beads
(Naeini, Cooper & Hauskrecht 2015).  Its interval is a bootstrap over documents, since beads of
one document are not independent.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.model import Bead
from data import Case

_BINS = 10
_SAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Stated:
    """A predicted bead: the kind and document it is of, its confidence, whether it is right."""

    kind: str
    document: str
    confidence: float
    right: bool

    @property
    def log_odds(self) -> float:
        """Of the confidence, within reach of four decimals."""
        p = min(max(self.confidence, 1e-6), 1 - 1e-6)
        return math.log(p / (1 - p))

    def calibrated(self, slope: float, offset: float) -> Stated:
        """With the confidence that a logistic calibration gives."""
        p = 1 / (1 + math.exp(-(slope * self.log_odds + offset)))
        return Stated(self.kind, self.document, p, self.right)


def stated_beads(case: Case, beads: Sequence[Bead]) -> list[Stated]:
    """What an alignment states of a case; a null bead is right if gold leaves it alone too."""
    gold = {(tuple(source), tuple(target)) for source, target in case.gold if source and target}
    for source, target in case.gold:
        if not target:
            gold |= {((k,), ()) for k in source}
        if not source:
            gold |= {((), (k,)) for k in target}
    name = f"{case.dataset}/{case.name}"
    return [
        Stated(
            case.dataset, name, bead.confidence, (tuple(bead.source), tuple(bead.target)) in gold
        )
        for bead in beads
    ]


def expected_error(stated: Sequence[Stated]) -> float:
    """Expected calibration error, 0 to 1."""
    return _error(
        np.array([bead.confidence for bead in stated]), np.array([bead.right for bead in stated])
    )


def interval(stated: Sequence[Stated], seed: int = 0) -> tuple[float, float]:
    """95 % bootstrap interval of the expected calibration error, by document."""
    documents = defaultdict(list)
    for bead in stated:
        documents[bead.document].append((bead.confidence, bead.right))
    parts = [np.array(part, np.float64) for part in documents.values()]
    rng = np.random.default_rng(seed)
    errors = []
    for _ in range(_SAMPLES):
        sample = np.concatenate([parts[k] for k in rng.integers(0, len(parts), len(parts))])
        errors.append(_error(sample[:, 0], sample[:, 1]))
    return float(np.quantile(errors, 0.025)), float(np.quantile(errors, 0.975))


def reliability(stated: Sequence[Stated], slope: float = 1.0, offset: float = 0.0) -> str:
    """Two Markdown tables: stated against found, and the error of each kind of text."""
    calibrated = [bead.calibrated(slope, offset) for bead in stated]
    lines = ["", "| confidence | beads | stated | right |", "|---|---|---|---|"]
    for k in range(_BINS):
        part = [b for b in calibrated if min(int(b.confidence * _BINS), _BINS - 1) == k]
        if part:
            said = np.mean([b.confidence for b in part])
            right = np.mean([b.right for b in part])
            span = f"{k / _BINS:.1f}–{(k + 1) / _BINS:.1f}"
            lines.append(f"| {span} | {len(part)} | {said:.3f} | {right:.3f} |")
    lines += ["", "| kind | beads | right | ECE raw | ECE calibrated | 95 % by document |"]
    lines.append("|---|---|---|---|---|---|")
    kinds = sorted({bead.kind for bead in stated})
    for kind in [*kinds, "all"]:
        raw = [bead for bead in stated if kind in (bead.kind, "all")]
        part = [bead for bead in calibrated if kind in (bead.kind, "all")]
        low, high = interval(part)
        lines.append(
            f"| {kind} | {len(part)} | {np.mean([b.right for b in part]):.3f} "
            f"| {expected_error(raw):.3f} | {expected_error(part):.3f} | {low:.3f}–{high:.3f} |"
        )
    return "\n".join(lines)


def _error(confidence: np.ndarray, right: np.ndarray) -> float:
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    total = 0.0
    for k in range(_BINS):
        chosen = bins == k
        if chosen.any():
            total += chosen.sum() * abs(confidence[chosen].mean() - right[chosen].mean())
    return total / len(confidence)
