"""What a pair teaches about itself: its paragraphs and how freely it treats lengths."""

import numpy as np
import pytest

from aligner.alignment import Pair
from aligner.alignment.grid import BeadTypes, Corridor
from aligner.alignment.lengths import Lengths, Looseness
from aligner.alignment.side import Side
from aligner.alignment.structure import Structure, block_ends
from aligner.embedding import Encoder, get_encoder
from aligner.model import Bead

TYPES = BeadTypes(4)
# From the reports of the Syrian Archive and their translation (CC-BY-SA-4.0), shortened.
VANTAGE = (
    "Orient news published a video about the attack showing the outside view of the building.",
    "This vantage point was used to geolocate the hospital's building (see below).",
    "Satellite image was acquired through Google Earth Pro.",
    "The journalist also conducted an interview with one of the hospital workers.",
    "See still below:",
)
VANTAGE_AR = (
    "نشرت أورينت نيوز مقطع فيديو عن الهجوم، يظهر المشهد الخارجي لبناء المشفى.",
    "استُخدمت هذه الزاوية لتحديد موقع مبنى المشفى الجغرافي، انظر أدناه:",
    "أجرى الصحفي مقابلة مع واحد من العاملين في المشفى أيضًا.",
    "انظر للصور الثابتة أدناه:",
)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return get_encoder()


def whole(n: int, m: int) -> Corridor:
    return Corridor.around(np.array([(0, 0), (n, m)]), np.full(2, max(n, m)))


def score_of(structure: Structure, n: int, m: int, beads: list[tuple[int, int]]) -> float:
    corridor = whole(n, m)
    scores = structure.scores(corridor, TYPES)
    kinds = list(zip(TYPES.a.tolist(), TYPES.b.tolist(), strict=True))
    i = j = 0
    total = 0.0
    for a, b in beads:
        i, j = i + a, j + b
        total += float(scores[corridor.index(np.array([i]), np.array([j]))[0], kinds.index((a, b))])
    return total


def beads_of(encoder: Encoder, source: tuple[str, ...], target: tuple[str, ...], *blocks) -> list:
    sides = [
        Side(texts, encoder.states(texts), encoder, numbers)
        for texts, numbers in zip((source, target), blocks, strict=True)
    ]
    beads: tuple[Bead, ...] = Pair(*sides).align().beads
    return [(list(bead.source), list(bead.target)) for bead in beads]


def test_nothing_is_scored_inside_paragraphs() -> None:
    structure = Structure.prior(block_ends([0, 0, 0, 1, 1]), block_ends([0, 0, 0, 1, 1]))
    one_by_one = score_of(structure, 5, 5, [(1, 1)] * 5)
    merged = score_of(structure, 5, 5, [(2, 2), (1, 1), (1, 1), (1, 1)])
    assert merged == pytest.approx(one_by_one)
    assert one_by_one > score_of(structure, 5, 5, [(1, 1), (1, 1), (2, 2), (1, 1)])


def test_a_null_at_either_edge_of_a_paragraph_costs_no_more_than_a_merge_within_it() -> None:
    structure = Structure.prior(block_ends([0, 0, 1, 1]), block_ends([0, 1, 1]))
    last = score_of(structure, 4, 3, [(1, 1), (1, 0), (1, 1), (1, 1)])
    first = score_of(structure, 4, 3, [(1, 0), (1, 1), (1, 1), (1, 1)])
    across = score_of(structure, 4, 3, [(1, 1), (2, 1), (1, 1)])
    merged = score_of(structure, 4, 3, [(2, 1), (1, 1), (1, 1)])
    assert across < last <= merged
    assert first <= merged
    assert merged - last < -structure.joint[0, 1]


def test_a_list_that_the_other_side_runs_on_is_one_bead_rather_than_additions() -> None:
    structure = Structure.prior(block_ends([0, 0, 1, 2]), block_ends([0, 0, 1, 2, 3, 4]))
    listed = score_of(structure, 4, 6, [(1, 1), (1, 1), (1, 3), (1, 1)])
    pairwise = score_of(structure, 4, 6, [(1, 1), (1, 1), (1, 2), (1, 2)])
    assert 0 > structure.inside[1] > -4.1
    assert listed - pairwise == pytest.approx(structure.inside[1] * (2**0.5 - 2), abs=0.01)


def test_the_last_sentence_of_a_paragraph_may_be_missing(encoder) -> None:
    found = beads_of(encoder, VANTAGE, VANTAGE_AR, [0, 1, 1, 2, 2], [0, 1, 2, 2])
    assert ([2], []) in found
    assert ([1], [1]) in found


def test_lengths_that_agree_as_usual_keep_the_learned_penalties() -> None:
    letters = np.cumsum([0, 80, 120, 95, 60, 140, 70]).astype(float)
    loose = Looseness(Lengths(letters, letters * 1.02), (-2.0, -0.3))
    assert loose.updated(*_diagonal(6)).value == 1.0


def test_a_retold_text_is_penalised_less_for_its_lengths() -> None:
    source = np.cumsum([0] + [80, 150] * 20).astype(float)
    target = np.cumsum([0] + [150, 80] * 20).astype(float)
    corridor, types, posterior = _diagonal(40)
    loose = Looseness(Lengths(source, target), (-2.0, -0.3)).updated(corridor, types, posterior)
    assert 1.0 < loose.value <= 2.0

    scores = np.zeros((corridor.size, len(types)), np.float32)
    loose.add_to(scores, corridor, types)
    assert (scores[:, :2] == 0).all()
    assert scores.min() >= 0
    assert scores.max() > 0


def _diagonal(n: int) -> tuple[Corridor, BeadTypes, np.ndarray]:
    """Certainty that n segments are rendered one by one."""
    corridor = whole(n, n)
    one = next(t for t in range(len(TYPES)) if TYPES.a[t] == TYPES.b[t] == 1)
    posterior = np.zeros((corridor.size, len(TYPES)), np.float32)
    steps = np.arange(1, n + 1)
    posterior[corridor.index(steps, steps), one] = 1.0
    return corridor, TYPES, posterior
