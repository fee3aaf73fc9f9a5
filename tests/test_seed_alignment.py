"""The main job on real documents: the seeds against gold read by hand, segmentation included."""

from __future__ import annotations

from pathlib import Path

import pytest

import aligner
from aligner.evaluation.ladder import ladder_of, read_ladder
from aligner.evaluation.scores import score

TESTS = Path(__file__).parent
SEEDS = TESTS.parent / "seeds"


@pytest.fixture(scope="module")
def alignment():
    pair = (next(SEEDS.glob(f"{number}_*.txt")) for number in ("000", "001"))
    return aligner.align_files(*pair, aligner.Options(cache=False))


@pytest.fixture(scope="module")
def gold():
    return read_ladder(TESTS / "gold" / "seed-000-001.gold")


def test_the_seeds_are_aligned_as_a_reader_aligns_them(alignment, gold):
    found = ladder_of(alignment.beads)
    assert len(set(gold) - set(found)) <= 1
    assert score(gold, found).strict.ratios.f1 >= 0.86


def test_the_heading_that_has_no_translation_is_an_omission(alignment):
    first = alignment.beads[0]
    assert (first.source, len(first.target)) == (range(1), 0)
    assert alignment.source.text(first.source).startswith("## National and political solidarity")


def test_the_languages_are_found(alignment):
    assert (alignment.source.lang, alignment.target.lang) == ("en", "ar")


def test_swapping_the_documents_swaps_the_alignment(alignment):
    swapped = aligner.align_documents(
        alignment.target, alignment.source, aligner.Options(cache=False)
    )
    assert [(bead.target, bead.source) for bead in swapped.beads if not bead.is_null] == [
        (bead.source, bead.target) for bead in alignment.beads if not bead.is_null
    ]
