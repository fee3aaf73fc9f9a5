"""The learned numbers: a small file, and how they score features and calibrate confidence.

`weights.json` holds one number a feature of `features.NAMES`, found by maximum likelihood on
development gold of several language pairs, and three more: the usual share of null beads, and
slope and offset of the calibration.  `benchmarks/train_weights.py` made it and says how.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from aligner.alignment.features import NAMES
from aligner.embedding import FloatArray


@dataclass(frozen=True, eq=False)
class Weights:
    """Learned numbers.

    Attributes:
        values: weight of each feature, shape (features,).
        null_share: share of omissions, and of additions, among the beads of usual texts.
        slope: of the calibration, in log-odds.
        offset: of the calibration, in log-odds.
        revision: for the signature.
    """

    values: FloatArray
    null_share: float
    slope: float
    offset: float
    revision: str

    def of(self, feature: str) -> float:
        """The weight of one feature, by its name."""
        return float(self.values[NAMES.index(feature)])

    def score(self, features: FloatArray) -> FloatArray:
        """Log-potentials, shape (cells, types), of features (features, types, cells)."""
        return np.asarray(np.tensordot(self.values, features, axes=1).T)

    def confidence(self, posterior: float) -> float:
        """The chance that a bead of this posterior is right (logistic calibration, Platt 1999).

        Args:
            posterior: 0 to 1.
        """
        p = min(max(posterior, 1e-6), 1 - 1e-6)
        return 1 / (1 + math.exp(-(self.slope * math.log(p / (1 - p)) + self.offset)))


@cache
def default_weights() -> Weights:
    """The weights that come with the package."""
    content = json.loads(files("aligner.alignment").joinpath("weights.json").read_text("utf-8"))
    return Weights(
        np.array([content["weights"][name] for name in NAMES], np.float32),
        float(content["null_share"]),
        float(content["calibration"]["slope"]),
        float(content["calibration"]["offset"]),
        str(content["revision"]),
    )
