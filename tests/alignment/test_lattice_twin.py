"""The lattice against its slow, obvious twin: all paths, one by one."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.alignment.grid import BeadTypes, Corridor
from aligner.alignment.lattice import Lattice


def all_paths(lattice: Lattice) -> dict[tuple[tuple[int, int], ...], float]:
    """Every path through a small lattice as (cell, type) pairs, with its weight."""
    corridor, types = lattice.corridor, lattice.types
    found: dict[tuple[tuple[int, int], ...], float] = {}

    def number(i: int, j: int) -> int | None:
        if not (0 <= i < corridor.rows and corridor.low[i] <= j <= corridor.high[i]):
            return None
        return int(corridor.offsets[i] + j - corridor.low[i])

    def walk(i: int, j: int, path: tuple[tuple[int, int], ...], weight: float) -> None:
        if i == corridor.rows - 1 and j == corridor.end[1]:
            found[path] = weight
            return
        for t, (a, b) in enumerate(types.pairs):
            cell = number(i + a, j + b)
            if cell is not None and np.isfinite(lattice.scores[cell, t]):
                walk(i + a, j + b, (*path, (cell, t)), weight + float(lattice.scores[cell, t]))

    walk(0, 0, (), 0.0)
    return found


@st.composite
def lattices(draw: st.DrawFn) -> Lattice:
    n, m = draw(st.integers(0, 4)), draw(st.integers(0, 4))
    seed = draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    types = BeadTypes(draw(st.integers(2, 5)))
    low = np.sort(rng.integers(0, m + 1, n + 1))
    high = np.sort(rng.integers(0, m + 1, n + 1))
    if draw(st.booleans()):
        low, high = np.zeros(n + 1, int), np.full(n + 1, m)
    low = np.minimum(low, high)
    low[0], high[-1] = 0, m
    low = np.minimum(low, np.append(high[:1], high[:-1]))  # neighbouring rows overlap
    corridor = Corridor(low, high)
    scores = rng.normal(0, 3, (corridor.size, len(types)))
    scores[rng.random(scores.shape) < draw(st.sampled_from([0.0, 0.2, 0.5]))] = -np.inf
    if draw(st.booleans()):
        scores = np.round(scores)  # ties
    return Lattice(corridor, types, scores)


@settings(max_examples=2000, deadline=None)
@given(lattices())
def test_best_path_partition_and_posteriors_equal_those_of_all_paths_one_by_one(
    lattice: Lattice,
) -> None:
    paths = all_paths(lattice)
    if not paths:
        with pytest.raises(ValueError, match="no path"):
            lattice.best_path()
        with pytest.raises(ValueError, match="no path"):
            lattice.posteriors()
        return
    best = tuple((int(cell), int(kind)) for cell, kind in lattice.best_path())
    assert best in paths
    assert paths[best] == pytest.approx(max(paths.values()), abs=1e-9)

    top = max(paths.values())
    total = top + math.log(sum(math.exp(weight - top) for weight in paths.values()))
    assert lattice.log_partition() == pytest.approx(total, abs=1e-8)
    assert lattice.backward[0] == pytest.approx(total, abs=1e-8)

    expected = np.zeros(lattice.scores.shape)
    for path, weight in paths.items():
        for cell, kind in path:
            expected[cell, kind] += math.exp(weight - total)
    np.testing.assert_allclose(lattice.posteriors(), expected, atol=1e-6)


def test_posteriors_of_the_beads_over_each_segment_sum_to_one() -> None:
    rng = np.random.default_rng(5)
    n, m = 60, 50
    path = np.array([(k * n // 100, k * m // 100) for k in range(101)])
    corridor = Corridor.around(path, 6)
    types = BeadTypes(9)
    lattice = Lattice(corridor, types, rng.normal(0, 2, (corridor.size, len(types))))
    posterior = lattice.posteriors()
    i, j = corridor.places
    for place, sizes, count in ((i, types.a, n), (j, types.b, m)):
        cover = np.zeros(count + 1)
        for t, size in enumerate(sizes):
            for back in range(size):
                np.add.at(cover, np.maximum(place - back, 0), posterior[:, t])
        np.testing.assert_allclose(cover[1:], 1.0, atol=1e-4)


def test_long_lattices_stay_finite_in_logarithms() -> None:
    n = 4000
    path = np.stack([np.arange(n + 1)] * 2, axis=1)
    corridor = Corridor.around(path, 2)
    types = BeadTypes(3)
    lattice = Lattice(corridor, types, np.full((corridor.size, len(types)), -40.0, np.float32))
    posterior = lattice.posteriors()
    assert np.isfinite(lattice.log_partition())
    assert posterior.sum() > n / 2
