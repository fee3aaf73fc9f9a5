"""What a document pair says about itself before any stretch of it is scored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aligner.alignment.grid import Corridor, IntArray
from aligner.alignment.lexical import Lexical
from aligner.alignment.margins import mutual_best, single_margins
from aligner.alignment.side import Side
from aligner.embedding import FloatArray

# What a document starts from, and how many pairs that is worth.
_MARGIN, _PRIOR_PAIRS = 0.5, 5
_LETTERS = 5.0
_LONG = 8  # segments skipped in a row: a missing passage, not a merge


@dataclass(frozen=True, eq=False)
class Profile:
    """Facts of two whole documents.

    Attributes:
        lexical: tokens that both documents hold.
        scale: margin of good pairs, about 0.2 (free) to 0.9 (literal).
        ratio: letters of target per letter of source.
    """

    lexical: Lexical
    scale: float
    ratio: float

    @classmethod
    def of(cls, source: Side, target: Side, corridor: Corridor, path: IntArray) -> Profile:
        """The profile of two documents.

        Args:
            source: source side.
            target: target side.
            corridor: where good pairs are looked for.
            path: rough path, boundaries (i, j), shape (k, 2).
        """
        single = single_margins(source, target, corridor)
        margins = single[mutual_best(single, corridor)]
        return cls(
            Lexical(source, target), _typical_margin(margins), _length_ratio(source, target, path)
        )


def _typical_margin(margins: FloatArray) -> float:
    """The median margin of good pairs, drawn towards the usual: few pairs say little."""
    if len(margins) == 0:
        return _MARGIN
    count = len(margins)
    typical = (np.median(margins) * count + _MARGIN * _PRIOR_PAIRS) / (count + _PRIOR_PAIRS)
    return float(np.clip(typical, 0.2, 0.9))


def _length_ratio(source: Side, target: Side, path: IntArray) -> float:
    """Letters of target per letter of source, long passages of one side alone left out.

    Not the ratio within pairs that are each other's best: where one side has the longer
    sentences, such pairs are often a long sentence and a part of its rendering.
    """
    i, j = path[:, 0], path[:, 1]
    counted = []
    for side, ours, theirs in ((source, i, j), (target, j, i)):
        step = (np.diff(ours) > 0) & (np.diff(theirs) == 0)
        edges = np.flatnonzero(np.diff(np.concatenate([[False], step, [False]]).astype(np.int8)))
        alone = np.zeros(len(side), np.bool_)
        for first, last in edges.reshape(-1, 2):
            if ours[last] - ours[first] >= _LONG:
                alone[ours[first] : ours[last]] = True
        counted.append(float(side.lengths[~alone].sum()) + _LETTERS)
    return counted[1] / counted[0]
