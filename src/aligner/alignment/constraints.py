"""What a person has settled: beads that are right, segments that belong together or do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.grid import BeadTypes, Corridor, IntArray
from aligner.model import Bead


@dataclass(frozen=True, slots=True)
class Constraints:
    """Masks on the lattice.

    Attributes:
        fixed: beads that the alignment must hold; those that no bead type can hold are better
            kept out of the stretch (`Pair.realign`).
        must_link: pairs (source segment, target segment) that must be in one bead.
        cannot_link: pairs that must not be in one bead.
    """

    fixed: tuple[Bead, ...] = ()
    must_link: tuple[tuple[int, int], ...] = ()
    cannot_link: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.fixed or self.must_link or self.cannot_link)


def forbidden(constraints: Constraints, corridor: Corridor, types: BeadTypes) -> NDArray[np.bool_]:
    """Which beads the constraints rule out, shape (cells, types)."""
    i, j = corridor.places
    out = np.zeros((corridor.size, len(types)), np.bool_)

    def over(segments: Iterable[int], place: IntArray, sizes: IntArray) -> NDArray[np.bool_]:
        """Beads that hold any of some segments of a side."""
        held = np.zeros(out.shape, np.bool_)
        for segment in segments:
            behind = place - segment
            held |= (behind[:, None] >= 1) & (behind[:, None] <= sizes[None, :])
        return held

    (i0, j0), (i1, j1) = corridor.start, corridor.end
    for bead in constraints.fixed:
        if bead.source.start >= i1 + 1 or bead.target.start >= j1 + 1:
            continue
        if bead.source.stop < i0 or bead.target.stop < j0:
            continue
        same = (types.a == len(bead.source)) & (types.b == len(bead.target))
        at = np.ones(corridor.size, np.bool_)
        if bead.source:
            at &= i == bead.source.stop
        if bead.target:
            at &= j == bead.target.stop
        touched = over(bead.source, i, types.a) | over(bead.target, j, types.b)
        out |= touched & ~(at[:, None] & same[None, :])
    for source, target in constraints.must_link:
        out |= over([source], i, types.a) ^ over([target], j, types.b)
    for source, target in constraints.cannot_link:
        out |= over([source], i, types.a) & over([target], j, types.b)
    return out
