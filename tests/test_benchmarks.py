"""The benchmark's own measures and search, worked out by hand or against an obvious twin."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"


def load(name: str) -> ModuleType:
    """A module of the benchmark, whose files import each other by bare names."""
    before = set(sys.modules)
    sys.path.insert(0, str(FOLDER))
    try:
        return __import__(name)
    finally:
        sys.path.remove(str(FOLDER))
        for module in set(sys.modules) - before:
            if str(getattr(sys.modules[module], "__file__", "")).startswith(str(FOLDER)):
                del sys.modules[module]


raw_documents = load("raw_documents")
lattice = load("lattice")
startup = load("startup")

# Three rows of 10, 10 and 20 characters on both sides, as running ends.
ROWS = [[10, 20, 40], [10, 20, 40]]


def soft(beads: list[list[int]]) -> tuple[float, float]:
    precision, recall = raw_documents.soft_counts(ROWS, beads)
    return precision / 80, recall / 80


def test_the_rows_themselves_are_soft_and_exact_perfect() -> None:
    assert soft(ROWS) == (1, 1)
    assert raw_documents.exact_counts(ROWS, ROWS) == (3, 3)


def test_two_rows_in_one_bead_cost_soft_precision_only_and_count_as_grouped() -> None:
    beads = [[20, 40], [20, 40]]
    # The 40 characters of the merged rows see one half of the other side, the other 40 all.
    assert soft(beads) == (0.75, 1)
    assert raw_documents.exact_counts(ROWS, beads) == (1, 2)


def test_a_row_cut_into_two_right_pairs_costs_soft_recall_only() -> None:
    beads = [[10, 20, 30, 40], [10, 20, 30, 40]]
    assert soft(beads) == (1, 0.75)
    assert raw_documents.exact_counts(ROWS, beads) == (2, 2)


def test_wrong_pairs_and_null_beads_earn_nothing() -> None:
    # Source row 1 stands with target row 2; source row 2 and target row 1 stand alone.
    beads = [[0, 10, 20, 40], [10, 20, 20, 40]]
    assert soft(beads) == (0.5, 0.5)
    assert raw_documents.exact_counts(ROWS, beads) == (1, 1)


def test_a_bead_that_ends_inside_a_row_on_one_side_is_neither_exact_nor_grouped() -> None:
    beads = [[10, 25, 40], [10, 20, 40]]
    assert raw_documents.exact_counts(ROWS, beads) == (1, 1)


def test_rows_that_end_no_sentence_are_paragraphs_of_their_own() -> None:
    rows = [
        ("Overview", "نظرة عامة"),
        ("It rains.", "تمطر."),
        ("It snows.", "تثلج."),
        ("See also", "انظر أيضًا"),
    ]
    cuts = raw_documents.paragraph_cuts(rows, raw_documents.random.Random(1))
    assert {0, 2, 3} <= cuts
    text = raw_documents.paragraphs([row[0] for row in rows], {0, 2, 3})
    assert text == "Overview\n\nIt rains. It snows.\n\nSee also"


def paths(height: int, width: int, moves: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    if (height, width) == (0, 0):
        yield []
    for n, m in moves:
        if n <= height and m <= width:
            for path in paths(height - n, width - m, moves):
                yield [*path, (n, m)]


@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4))
def test_the_search_of_the_peers_finds_the_best_of_all_paths(
    seed: int, height: int, width: int
) -> None:
    chance = np.random.default_rng(seed)
    types = [(1, 1), (1, 2), (2, 1)]
    scores = {kind: chance.normal(size=(height + 1, width + 1)) for kind in types}
    skip = -0.4

    def total(path: list[tuple[int, int]]) -> float:
        i = j = 0
        value = 0.0
        for n, m in path:
            i, j = i + n, j + m
            value += float(scores[n, m][i, j]) if n and m else skip
        return value

    best = max(map(total, paths(height, width, [*types, (0, 1), (1, 0)])))
    beads = lattice.best_path(scores, skip)
    assert total([(len(source), len(target)) for source, target in beads]) == pytest.approx(best)
    for side, size in ((0, height), (1, width)):
        assert list(itertools.chain(*(bead[side] for bead in beads))) == list(range(size))


def test_a_band_without_a_way_through_is_an_error() -> None:
    with pytest.raises(ValueError, match="no path"):
        lattice.best_path({(1, 1): np.zeros((3, 3))}, -1.0, np.eye(3, dtype=bool) & False)


def test_the_cost_of_a_program_holds_its_processor_time_and_a_failure_is_an_error() -> None:
    cost = startup.timed([sys.executable, "-c", "sum(range(10**6))"])
    assert cost.cpu > 0
    assert cost.peak_mib > 1
    failing = "import sys; print('no such luck', file=sys.stderr); sys.exit(3)"
    with pytest.raises(RuntimeError, match="ended with 3: no such luck"):
        startup.timed([sys.executable, "-c", failing])
