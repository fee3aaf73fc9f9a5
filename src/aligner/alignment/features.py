"""Evidence for and against each bead: what the log-odds of a bead are made of.

For the windows of a bead, source segments i - a … i - 1 and target segments j - b … j - 1, the
base is g, the *margin*: their similarity above what each window has with an average window of
the other side, relative to what is left to 1,

    g = (cos - mu) / (1 - mu),  mu = (mean cos of the source window + that of the target's) / 2,

so that a hub scores 0 and a copy 1 (after the margin of Artetxe & Schwenk 2019 and the
normalised cost of Thompson & Koehn 2019), divided by the margin that good pairs of this
document have, so that free and literal translations compare.  Nothing here knows a language;
source and target are treated alike: swapping the sides swaps the alignment, no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import ArrayLike, NDArray

from aligner.alignment.belonging import Belonging
from aligner.alignment.grid import MAX_SIDE, BeadTypes, Corridor, IntArray
from aligner.alignment.lengths import Lengths
from aligner.alignment.margins import (
    BLOCK_ROWS,
    MarginTable,
    single_margins,
    window_ends,
    window_margins,
)
from aligner.alignment.profile import Profile
from aligner.alignment.side import Side
from aligner.embedding import FloatArray
from aligner.embedding.cores import usable_cores

NAMES = (
    # of a match
    "match", "g", "g<.5", "g<.8", "g*(a+b-2)", "g*(ab-1)",
    "border min", "border sum", "outside max", "outside sum",
    "parts min", "parts mean", "belongs min", "belongs mean", "belongs sum",
    "|delta|", "z2",
    "words shared", "words missing", "numbers shared", "numbers missing",
    "question both", "question one", "exclamation both", "exclamation one",
    "open both", "open one", "quote both", "quote one",
    "a+b-2", "a+b>2", "min(a,b)>1", "|a-b|>1", "a+b>4",
    # of an omission or addition
    "null", "null wanted", "null g", "null g<.4", "null length", "null attach", "null no letters",
)  # fmt: skip
_NULL = NAMES.index("null")
_EXTRA = 5.0  # letters added to a length, so that a very short one does not rule


class Evidence:
    """Features of the beads of a document pair, or of a stretch of it.

    Args:
        source: source side.
        target: target side.
        types: bead types, in the order of the columns.
        corridor: cells wanted.
        profile: that of the whole pair.
        surroundings: a wider corridor, in which single segments look for other partners.
    """

    def __init__(
        self,
        source: Side,
        target: Side,
        types: BeadTypes,
        corridor: Corridor,
        profile: Profile,
        surroundings: Corridor | None = None,
    ) -> None:
        self.source, self.target = source, target
        self.types, self.corridor, self.profile = types, corridor, profile
        wide = surroundings or corridor
        single = single_margins(source, target, wide) / np.float32(profile.scale)
        self._lengths = Lengths.of(source, target, profile.ratio)
        self._belong = Belonging(single, wide)
        # Of each match type: its sides, as columns that broadcast against cells.
        self._a = types.a[2:, None]
        self._b = types.b[2:, None]

    def blocks(self) -> Iterator[tuple[slice, FloatArray]]:
        """Features in blocks of cells: a slice of cells and an array (features, types, cells)."""
        starts = range(0, self.corridor.rows, BLOCK_ROWS)
        workers = usable_cores()
        with ThreadPoolExecutor(workers) as pool:
            # A few at a time: what is in memory does not grow with the document.
            for group in range(0, len(starts), 2 * workers):
                yield from pool.map(self._cells_and_block, starts[group : group + 2 * workers])

    def _cells_and_block(self, first: int) -> tuple[slice, FloatArray]:
        last = min(first + BLOCK_ROWS, self.corridor.rows)
        cells = slice(int(self.corridor.offsets[first]), int(self.corridor.offsets[last]))
        return cells, self._block(first, last)

    def _block(self, first: int, last: int) -> FloatArray:
        i, j = self.corridor.cells(first, last)
        ends = window_ends(self.source, self.target, self.corridor, first, last, MAX_SIDE)
        most = int((self.types.a + self.types.b).max()) + 1
        margins = window_margins(self.source, self.target, ends, MAX_SIDE, most)
        margins /= np.float32(self.profile.scale)
        look = MarginTable(margins, i - ends[0].start + 1, j - ends[1].start + 1)
        out = np.zeros((len(NAMES), len(self.types), len(i)), np.float32)
        a, b = self._a, self._b
        g = look.at(a, b)
        planes: list[ArrayLike] = [1.0, g]
        planes += [np.minimum(g, 0.5), np.minimum(g, 0.8)]
        planes += [g * (a + b - 2), g * (a * b - 1)]
        planes += _borders(look, g, a, b)
        planes += look.parts(a, b)
        planes += self._belong.of(i, j, a, b)
        planes += self._lengths.deviations(i, j, a, b)
        planes += self.profile.lexical.of(i, j, ends, self.types)
        planes += self._punctuation(i, j)
        size = a + b
        planes += [size - 2, size > 2, np.minimum(a, b) > 1, abs(a - b) > 1, size > 4]
        for number, plane in enumerate(planes):
            out[number, 2:] = plane
        self._nulls(i, j, look, out)
        return out

    def _punctuation(self, i: IntArray, j: IntArray) -> list[NDArray[np.floating]]:
        """For each class of end whether both sides end so, and whether just one does."""
        planes: list[NDArray[np.floating]] = []
        for k in range(self.source.endings.shape[1]):
            x = self.source.endings[np.maximum(i - 1, 0), k]
            y = self.target.endings[np.maximum(j - 1, 0), k]
            planes += [np.float32(1) * (x & y), np.float32(1) * (x ^ y)]
        return planes

    def _nulls(self, i: IntArray, j: IntArray, look: MarginTable, out: FloatArray) -> None:
        one = np.ones((1, 1), np.int64)
        here = look.at(one, one)[0]
        beside = look.at(one, one, left=-1)[0], look.at(one, one, up=-1)[0]
        for t, (side, place) in enumerate(((self.source, i), (self.target, j))):
            segment = np.maximum(place - 1, 0)
            g = self._belong.best[t][segment]
            out[_NULL, t] = 1
            out[_NULL + 1, t] = self._belong.wanted[t][segment]
            out[_NULL + 2, t] = g
            out[_NULL + 3, t] = np.minimum(g, 0.4)
            out[_NULL + 4, t] = np.log(side.lengths[segment] + _EXTRA) - 4
            out[_NULL + 5, t] = np.maximum(here, beside[t])
            out[_NULL + 6, t] = side.lengths[segment] < 2


def _borders(
    look: MarginTable, g: FloatArray, a: IntArray, b: IntArray
) -> list[NDArray[np.floating]]:
    """What the segments at the border add to the margin, and what those outside would add.

    Returns:
        least and summed gain of the border segments (zero for a bead of one and one); largest
        and summed positive gain of the four neighbours outside.
    """
    less_a, less_b = np.maximum(a - 1, 1), np.maximum(b - 1, 1)
    inside = [
        (a > 1, g - look.at(less_a, b)),
        (a > 1, g - look.at(less_a, b, up=1)),
        (b > 1, g - look.at(a, less_b)),
        (b > 1, g - look.at(a, less_b, left=1)),
    ]
    least = np.minimum.reduce([np.where(has, gain, np.inf) for has, gain in inside])
    summed = np.add.reduce([np.where(has, gain, 0) for has, gain in inside])
    outside = [
        (a < MAX_SIDE, look.at(a + 1, b) - g),
        (a < MAX_SIDE, look.at(a + 1, b, up=-1) - g),
        (b < MAX_SIDE, look.at(a, b + 1) - g),
        (b < MAX_SIDE, look.at(a, b + 1, left=-1) - g),
    ]
    gains = [np.where(has, np.maximum(gain, 0), 0) for has, gain in outside]
    return [
        np.where(np.isfinite(least), least, 0),
        summed,
        np.maximum.reduce(gains),
        np.add.reduce(gains),
    ]
