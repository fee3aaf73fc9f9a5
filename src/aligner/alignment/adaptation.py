"""What a document pair teaches about itself: how often it drops and adds, how its blocks agree.

The learned weights hold for all kinds of text; a few rounds of expectation–maximisation fit
what differs most from pair to pair.  Each round takes the posteriors of the beads under the
present scores and estimates again

- the share of omissions and of additions among the beads, which shifts the scores of null
  beads by log(share here / usual share),
- how block ends of the two sides go together (`structure`), and
- how freely lengths are treated (`lengths`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.grid import BeadTypes, Corridor
from aligner.alignment.lattice import Scores
from aligner.alignment.lengths import Looseness
from aligner.alignment.structure import Structure

_BEADS = 30.0  # beads that the usual share of nulls is worth


@dataclass(frozen=True, eq=False)
class Adaptation:
    """Corrections to the scores of one document pair.

    Attributes:
        structure: block ends.
        looseness: of the lengths.
        nulls: shift of the scores of omissions and additions, shape (2,).
        usual: share of each kind of null bead in the texts that the weights come from.
    """

    structure: Structure
    looseness: Looseness
    nulls: NDArray[np.float64]
    usual: float

    def scores(self, corridor: Corridor, types: BeadTypes) -> Scores:
        """What is added to the scores, shape (cells, types)."""
        if self.structure.says_something:
            out = self.structure.scores(corridor, types)
        else:
            out = np.zeros((corridor.size, len(types)), np.float32)
        self.looseness.add_to(out, corridor, types)
        out[:, :2] += self.nulls.astype(np.float32)
        return out

    def updated(self, corridor: Corridor, types: BeadTypes, posterior: Scores) -> Adaptation:
        """The corrections estimated again from the posteriors of the beads."""
        structure = self.structure
        if structure.says_something:
            structure = structure.updated(corridor, types, posterior)
        counts = posterior.sum(axis=0, dtype=np.float64)
        shares = (counts[:2] + _BEADS * self.usual) / (counts.sum() + _BEADS)
        looseness = self.looseness.updated(corridor, types, posterior)
        return Adaptation(structure, looseness, np.log(shares / self.usual), self.usual)
