"""The learned weights: a small file of named numbers, and how they score features.

`weights.json` holds one number a feature of `features.NAMES`, found by maximum likelihood on
development gold of several language pairs by `benchmarks/train_weights.py`, which says how.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from aligner.alignment.features import NAMES
from aligner.embedding import FloatArray


@dataclass(frozen=True, eq=False)
class Weights:
    """Weights of the features, shape (features,), and the revision for the signature."""

    values: FloatArray
    revision: str

    def score(self, features: FloatArray) -> FloatArray:
        """Log-potentials, shape (cells, types), of features (features, types, cells)."""
        return np.asarray(np.tensordot(self.values, features, axes=1).T)


@cache
def default_weights() -> Weights:
    """The weights that come with the package."""
    content = json.loads(files("aligner.alignment").joinpath("weights.json").read_text("utf-8"))
    values = np.array([content["weights"][name] for name in NAMES], np.float32)
    return Weights(values, str(content["revision"]))
