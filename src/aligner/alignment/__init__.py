"""Which segments render which: scoring, the lattice and its search."""

from __future__ import annotations

from aligner.alignment.constraints import Constraints
from aligner.alignment.crossing import Crossing, crossing_findings, crossings
from aligner.alignment.parameters import Parameters
from aligner.alignment.search import Pair, Result, align_sides, one_sided
from aligner.alignment.weights import Weights, default_weights

__all__ = [
    "Constraints",
    "Crossing",
    "Pair",
    "Parameters",
    "Result",
    "Weights",
    "align_sides",
    "crossing_findings",
    "crossings",
    "default_weights",
    "one_sided",
]
