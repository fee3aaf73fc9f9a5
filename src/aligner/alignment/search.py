"""From two sides to beads: rough path, corridor, scores, best path, posteriors.

The one place that knows the order of the steps; each step is a module of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from aligner.alignment.adaptation import Adaptation
from aligner.alignment.coarse import rough_path
from aligner.alignment.constraints import Constraints, forbidden
from aligner.alignment.features import Evidence
from aligner.alignment.grid import BeadTypes, Corridor, IntArray
from aligner.alignment.lattice import Lattice
from aligner.alignment.lengths import Lengths, Looseness
from aligner.alignment.margins import mutual_best, single_margins
from aligner.alignment.nbest import best_paths
from aligner.alignment.parameters import Parameters
from aligner.alignment.profile import Profile
from aligner.alignment.side import Side
from aligner.alignment.structure import Structure, block_ends
from aligner.alignment.weights import Weights, default_weights
from aligner.embedding import FloatArray
from aligner.model import Bead

_WIDENINGS = 4  # times that a corridor may be doubled where the path comes near its border
_PIECE = 2000  # source segments searched at once
_MARGIN = 150  # segments before the border of a piece in which its end may still be unsure
_SURE = 0.999
SURROUNDINGS = 8  # half-width in which single segments look for partners
_NEIGHBOURHOOD = 24  # half-width in which the rough path is checked against single segments
_ROW = 6  # segments within which pairs that go astray support each other
_NEAR = 2  # cells from the border that count as near


@dataclass(frozen=True, eq=False)
class Result:
    """Beads of a whole pair, or of a stretch of it, and the lattice they came from."""

    beads: tuple[Bead, ...]
    lattice: Lattice


class Pair:
    """Two sides of at least one segment each, with what is known of them as a whole.

    Args:
        source: source side.
        target: target side.
        parameters: what the user chose.
        weights: of the evidence; by default those that come with the package.

    The matrices are small: one BLAS thread is quickest, and gives the same bits everywhere.
    """

    def __init__(
        self,
        source: Side,
        target: Side,
        parameters: Parameters | None = None,
        weights: Weights | None = None,
    ) -> None:
        self.source, self.target = source, target
        self.parameters = parameters or Parameters()
        self.weights = weights or default_weights()
        self.types = BeadTypes(self.parameters.max_group)
        with threadpool_limits(limits=1, user_api="blas"):
            n, m = len(source), len(target)
            self.path = rough_path(source.windows(0, n, 1), target.windows(0, m, 1))
            corridor = Corridor.around(self.path, max(self.parameters.radius, SURROUNDINGS))
            self.profile = Profile.of(source, target, corridor, self.path)
            self.radius = _reach(source, target, self.path, self.parameters.radius, self.profile)
        ends = (block_ends(side.blocks or [0] * len(side)) for side in (source, target))
        looseness = Looseness(
            Lengths.of(source, target, self.profile.ratio),
            (self.weights.of("|delta|"), self.weights.of("z2")),
        )
        self.adaptation = Adaptation(
            Structure.prior(*ends), looseness, np.zeros(2), self.weights.null_share
        )

    def align(self, constraints: Constraints | None = None) -> Result:
        """The best alignment of the whole pair.

        Raises:
            ValueError: no alignment meets the constraints.
        """
        return self._search(self.path, self.radius, constraints or Constraints(), learn=True)

    def realign(
        self, source: range, target: range, constraints: Constraints | None = None
    ) -> Result:
        """The best alignment of one stretch, between two points that are fixed.

        What the pair as a whole has taught (`align` first) is kept.

        Args:
            source: source segments of the stretch.
            target: target segments of the stretch; one of the two may be empty.
            constraints: what the result must meet; segments outside the stretch are ignored.

        Raises:
            ValueError: no alignment meets the constraints.
        """
        path = np.array([(source.start, target.start), (source.stop, target.stop)], np.int64)
        if source and target:
            with threadpool_limits(limits=1, user_api="blas"):
                rough = rough_path(
                    self.source.windows(source.start, source.stop, 1),
                    self.target.windows(target.start, target.stop, 1),
                )
            path = rough + path[:1]
        with threadpool_limits(limits=1, user_api="blas"):
            radius = _reach(self.source, self.target, path, self.parameters.radius, self.profile)
        return self._search(path, radius, constraints or Constraints(), learn=False)

    def alternatives(
        self, source: range, target: range, count: int = 5, constraints: Constraints | None = None
    ) -> list[tuple[float, tuple[Bead, ...]]]:
        """The best few alignments of one stretch, each with its probability, best first.

        Args:
            source: source segments of the stretch, some dozen at most.
            target: target segments of the stretch.
            count: how many are wanted.
            constraints: what each must meet.

        Raises:
            ValueError: no alignment meets the constraints.
        """
        lattice = self.realign(source, target, constraints).lattice
        return [
            (
                float(np.exp(log_probability)),
                beads_of(lattice, np.array(path).reshape(-1, 2), self.weights),
            )
            for log_probability, path in best_paths(lattice, count)
        ]

    def _search(
        self, path: IntArray, radius: IntArray, constraints: Constraints, *, learn: bool
    ) -> Result:
        """Beads along a path, piece by piece, so that memory does not grow with the document.

        A piece ends with its last boundary, some way before its border, through which nearly
        every path goes; what lies behind is searched again with the next piece.
        """
        beads: list[Bead] = []
        with threadpool_limits(limits=1, user_api="blas"):
            while True:
                last = int(np.searchsorted(path[:, 0], path[0, 0] + _PIECE, side="right"))
                whole = len(path) - last <= _MARGIN
                part = slice(None if whole else last)
                result = self._piece(path[part], radius[part], constraints, learn=learn)
                if whole:
                    return Result((*beads, *result.beads), result.lattice)
                kept = _sure_end(result, int(path[last - 1, 0]) - _MARGIN)
                beads += result.beads[:kept]
                start = beads[-1].source.stop, beads[-1].target.stop
                behind = (path >= start).all(axis=1)
                path = np.concatenate([[start], path[behind]])
                radius = np.concatenate([radius[behind][:1], radius[behind]])

    def _piece(
        self, path: IntArray, radius: IntArray, constraints: Constraints, *, learn: bool
    ) -> Result:
        """Search a corridor around a path, wider where the best path comes near its border."""
        for _ in range(_WIDENINGS):
            corridor = Corridor.around(path, radius)
            surroundings = Corridor.around(path, np.maximum(radius, SURROUNDINGS))
            lattice = self._lattice(corridor, surroundings, constraints, learn=learn)
            best = lattice.best_path()
            touched = _near_border(corridor, best)
            if not len(touched):
                break
            # Widen around the touched rows; the next round sees whether that was enough.
            distance = _distance(path[:, 0], touched)
            radius = np.where(distance <= 2 * radius, radius * 2, radius)
        return Result(beads_of(lattice, best, self.weights), lattice)

    def _lattice(
        self,
        corridor: Corridor,
        surroundings: Corridor,
        constraints: Constraints,
        *,
        learn: bool,
    ) -> Lattice:
        evidence = Evidence(
            self.source, self.target, self.types, corridor, self.profile, surroundings
        )
        scores = np.empty((corridor.size, len(self.types)), np.float32)
        for cells, features in evidence.blocks():
            scores[cells] = self.weights.score(features)
        if constraints:
            scores[forbidden(constraints, corridor, self.types)] = -np.inf
        for _ in range(self.parameters.rounds if learn else 0):
            added = self.adaptation.scores(corridor, self.types)
            posterior = Lattice(corridor, self.types, scores + added).posteriors()
            self.adaptation = self.adaptation.updated(corridor, self.types, posterior)
        return Lattice(corridor, self.types, scores + self.adaptation.scores(corridor, self.types))


def align_sides(
    source: Side, target: Side, parameters: Parameters, weights: Weights | None = None
) -> Result:
    """Align two sides of at least one segment each."""
    return Pair(source, target, parameters, weights).align()


def one_sided(n: int, m: int) -> tuple[Bead, ...]:
    """The beads where a side is empty: every segment stands alone, and that is certain."""
    beads = [Bead(range(k, k + 1), range(0), 0.0, 1.0) for k in range(n)]
    beads += [Bead(range(n, n), range(k, k + 1), 0.0, 1.0) for k in range(m)]
    return tuple(beads)


def _sure_end(result: Result, before: int) -> int:
    """How many beads of a piece to keep: up to a boundary that nearly every path passes.

    Args:
        result: the piece.
        before: source boundary before which the end must lie.
    """
    lattice = result.lattice
    ahead, behind = lattice.forward, lattice.backward
    total = ahead[lattice.corridor.size - 1]
    best = (-1.0, 1)
    for count in range(len(result.beads) - 1, 0, -1):
        bead = result.beads[count - 1]
        if bead.source.stop >= before:
            continue
        cell = lattice.corridor.index(np.array([bead.source.stop]), np.array([bead.target.stop]))[0]
        passing = float(np.exp(ahead[cell] + behind[cell] - total))
        if passing >= _SURE:
            return count
        best = max(best, (passing, count))
        if bead.source.stop < before - _PIECE // 4:
            break
    return best[1]


def _distance(rows: IntArray, touched: IntArray) -> IntArray:
    """From each row to the nearest touched one; both are sorted."""
    place = np.searchsorted(touched, rows)
    left = np.abs(rows - touched[np.maximum(place - 1, 0)])
    right = np.abs(rows - touched[np.minimum(place, len(touched) - 1)])
    return np.asarray(np.minimum(left, right))


def _reach(source: Side, target: Side, path: IntArray, radius: int, profile: Profile) -> IntArray:
    """Half-width of the corridor at each point of a rough path.

    It is wider than `radius` where several segments in a row have clearly their best partners
    near its border or outside: there the rough path may be wrong.
    """
    corridor = Corridor.around(path, _NEIGHBOURHOOD)
    single = single_margins(source, target, corridor)
    cells = mutual_best(single, corridor)
    cells = cells[single[cells] >= profile.scale / 2]
    i, j = (place[cells] for place in corridor.places)
    first = np.searchsorted(path[:, 0], i, side="left")
    last = np.searchsorted(path[:, 0], i, side="right") - 1
    away = np.maximum(np.maximum(path[first, 1] - j, j - path[last, 1]), 0)
    out = np.full(len(path), radius)
    astray = np.flatnonzero(away > radius - _NEAR)
    for k in astray:
        # A lone pair is chance; several in a row, in step with each other, are a path.
        close = astray[np.abs(i[astray] - i[k]) <= _ROW]
        in_step = np.abs((j[close] - i[close]) - (j[k] - i[k])) <= _NEAR
        if np.count_nonzero(in_step) < _ROW // 2:
            continue
        wide = int(away[k]) + 2 * _NEAR
        near = slice(
            np.searchsorted(path[:, 0], i[k] - wide), np.searchsorted(path[:, 0], i[k] + wide)
        )
        out[near] = np.maximum(out[near], wide)
    return out


def _near_border(corridor: Corridor, best: IntArray) -> IntArray:
    """Source boundaries at which the path runs along a border of the corridor."""
    i, j = (place[best[:, 0]] for place in corridor.places)
    row = i - corridor.first
    low, high = corridor.low[row], corridor.high[row]
    near_low = (j - low < _NEAR) & (low > corridor.start[1])
    near_high = (high - j < _NEAR) & (high < corridor.end[1])
    return np.unique(i[near_low | near_high])


def beads_of(lattice: Lattice, best: IntArray, weights: Weights) -> tuple[Bead, ...]:
    """The beads of a path of cells and types, with their scores and confidences."""
    corridor, types, scores = lattice.corridor, lattice.types, lattice.scores
    posterior = lattice.posteriors()
    i, j = corridor.places
    # An omission is the same bead wherever in the other text it stands.
    omitted = np.bincount(i, posterior[:, 0], corridor.end[0] + 1)
    added = np.bincount(j, posterior[:, 1], corridor.end[1] + 1)
    alone = [
        _alone(scores[:, t], place, corridor.start[t], corridor.end[t])
        for t, place in enumerate((i, j))
    ]
    beads = []
    for cell, kind in best:
        source = range(int(i[cell]) - int(types.a[kind]), int(i[cell]))
        target = range(int(j[cell]) - int(types.b[kind]), int(j[cell]))
        if kind == 0:
            confidence = omitted[source.stop]
        elif kind == 1:
            confidence = added[target.stop]
        else:
            confidence = posterior[cell, kind]
        score = 0.0
        if kind >= 2:
            score = float(scores[cell, kind])
            score -= alone[0][source.stop] - alone[0][source.start]
            score -= alone[1][target.stop] - alone[1][target.start]
        certain = round(weights.confidence(float(confidence)), 4)
        beads.append(Bead(source, target, round(score, 4), certain))
    return tuple(beads)


def _alone(scores: FloatArray, place: IntArray, start: int, end: int) -> NDArray[np.float64]:
    """Prefix sums, over the segments of a side, of the best score of leaving each one alone."""
    best = np.full(end + 1, -np.inf)
    np.maximum.at(best, place, scores)
    best[: start + 1] = 0.0
    return np.cumsum(np.maximum(best, -1e6))
