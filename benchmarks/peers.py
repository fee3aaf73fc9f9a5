"""Other aligners over the same sentences and the same vectors: Vecalign, Gale-Church, plain.

Bertalign is in `peers_bertalign`.
"""

from __future__ import annotations

import random
from math import ceil

import numpy as np

from aligner.evaluation import LadderBead
from data import Case
from lattice import FloatTable, best_path
from vectors import FloatArray, WindowVectors, ending_at

# Vecalign's published defaults (Thompson & Koehn 2019), as `sentalign` keeps them.
VECALIGN = {
    "del_percentile_frac": 0.2,
    "max_size_full_dp": 300,
    "costs_sample_size": 20_000,
    "num_samps_for_norm": 100,
}
SEARCH_BUFFER = 5
SEED = 42

# The plain peer: weight of the length term and price of a null bead, the best of a coarse grid on
# the manual sets, so that it is beaten fairly.
PLAIN_LENGTH = 0.2
PLAIN_NULL = 0.8


def vecalign_vectors(case: Case, store: WindowVectors, max_group: int) -> list[FloatArray]:
    """Overlap vectors as Vecalign wants them: (max_group, sentences, dimension), "PAD" in front."""
    pad = store.windows(["PAD"], 1)[0]
    return [
        np.stack(
            [ending_at(store.windows(side, k), len(side), pad) for k in range(1, max_group + 1)]
        )
        for side in (cleaned(case.source), cleaned(case.target))
    ]


def vecalign(vectors: list[FloatArray], max_group: int) -> list[LadderBead]:
    """Vecalign's search (package `sentalign`) over given overlap vectors."""
    from sentalign.dp_utils import make_alignment_types
    from sentalign.dp_utils import vecalign as search

    random.seed(SEED)
    np.random.seed(SEED)  # noqa: NPY002 — the package draws from the global generator
    stack = search(
        # The search normalises in place: a repeat must not get the vectors of the run before.
        vecs0=vectors[0].copy(),
        vecs1=vectors[1].copy(),
        final_alignment_types=make_alignment_types(max_group),
        width_over2=ceil(max_group / 2) + SEARCH_BUFFER,
        **VECALIGN,
    )
    return [(tuple(source), tuple(target)) for source, target in stack[0]["final_alignments"]]


def gale_church(case: Case) -> list[LadderBead]:
    """Gale & Church (1993) with its published parameters, the document as one block."""
    import galechurch

    return [
        (
            tuple(range(bead.source_start, bead.source_end)),
            tuple(range(bead.target_start, bead.target_end)),
        )
        for bead in galechurch.align(case.source, case.target).beads
    ]


def plain(
    vectors: tuple[FloatArray, FloatArray],
    lengths: tuple[FloatTable, FloatTable],
    max_group: int,
) -> list[LadderBead]:
    """The simplest search that works: cosine distance times n·m, and length.

    The cost of a bead is n·m·(1 - cosine) + w·(log length ratio - log ratio of the
    documents)²·(n + m), over the whole table; arguments as in `peers_bertalign.bertalign`.
    """
    source, target = vectors
    usual = np.log(max(1.0, lengths[0][0].sum()) / max(1.0, lengths[1][0].sum()))
    scores = {}
    for n in range(1, min(max_group - 1, source.shape[1]) + 1):
        for m in range(1, min(max_group - n, target.shape[1]) + 1):
            distance = 1 - source[n - 1] @ target[m - 1].T
            ratio = np.log(np.maximum(lengths[0][n - 1], 1))[:, None] - np.log(
                np.maximum(lengths[1][m - 1], 1)
            )
            cost = n * m * distance + PLAIN_LENGTH * (n + m) * (ratio - usual) ** 2
            table = np.full((source.shape[1] + 1, target.shape[1] + 1), -np.inf)
            table[n:, m:] = -cost[n - 1 :, m - 1 :]
            scores[n, m] = table
    return best_path(scores, -PLAIN_NULL)


def cleaned(sentences: tuple[str, ...]) -> list[str]:
    """Sentences as the peers want them: stripped, and none empty."""
    return [sentence.strip() or "BLANK_LINE" for sentence in sentences]
