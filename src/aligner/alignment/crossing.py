"""Passages that were moved: no monotone path can pair them, but they should be told.

Among the segments that an alignment leaves alone, those omitted on one side and added
elsewhere on the other are compared with each other; runs of pairs that are each other's best,
and as alike as the pairs that were aligned, are crossing candidates.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.alignment.side import Side
from aligner.model import Bead, Document, Finding, Span

_LEAST = 0.4  # cosine below which nothing is alike, whatever the document
_NEARBY = 12  # segments within which an unaligned pair is a doubtful bead and not a move


@dataclass(frozen=True, slots=True)
class Crossing:
    """Source segments whose rendering seems to stand elsewhere in the target.

    Attributes:
        source: range of source segments.
        target: range of target segments.
        similarity: mean cosine of the pairs, -1 to 1.
    """

    source: range
    target: range
    similarity: float


def crossings(source: Side, target: Side, beads: Sequence[Bead]) -> list[Crossing]:
    """Candidates for moved passages, in source order.

    A pair counts if each of the two is the other's best among the unaligned segments, their
    similarity reaches the lower quartile of the aligned pairs of one and one, and the path
    does not pass close to the pair.
    """
    omitted = np.array([k for b in beads if not b.target for k in b.source], np.int64)
    added = np.array([k for b in beads if not b.source for k in b.target], np.int64)
    if not len(omitted) or not len(added):
        return []
    from sklearn.neighbors import NearestNeighbors  # its import alone takes a second

    x, y = source.windows(0, len(source), 1), target.windows(0, len(target), 1)
    level = _LEAST
    pairs = [(b.source[0], b.target[0]) for b in beads if b.type == "1-1"]
    if pairs:
        i, j = np.array(pairs).T
        level = max(level, float(np.quantile(np.einsum("ij,ij->i", x[i], y[j]), 0.25)))
    nearest = []
    for ours, theirs in ((x[omitted], y[added]), (y[added], x[omitted])):
        index = NearestNeighbors(n_neighbors=1, metric="cosine", algorithm="brute").fit(theirs)
        distance, place = index.kneighbors(ours)
        nearest.append((1 - distance[:, 0], place[:, 0]))
    (similarity, partner), (_, back) = nearest
    place = {k: b.target.start for b in beads for k in b.source}
    return _runs(
        [
            (int(omitted[row]), int(added[column]), float(similarity[row]))
            for row, column in enumerate(partner)
            if back[column] == row
            and similarity[row] >= level
            and abs(place[int(omitted[row])] - int(added[column])) >= _NEARBY
        ]
    )


def _runs(pairs: list[tuple[int, int, float]]) -> list[Crossing]:
    runs: list[list[tuple[int, int, float]]] = []
    for pair in pairs:
        last = runs[-1][-1] if runs else None
        if last is not None and 0 < pair[0] - last[0] <= 2 and 0 < pair[1] - last[1] <= 2:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return [
        Crossing(
            range(run[0][0], run[-1][0] + 1),
            range(run[0][1], run[-1][1] + 1),
            round(sum(pair[2] for pair in run) / len(run), 4),
        )
        for run in runs
    ]


def crossing_findings(
    source: Document, target: Document, beads: Sequence[Bead], found: Sequence[Crossing]
) -> tuple[Finding, ...]:
    """Crossing candidates as findings of the check `order`, at the bead where each begins."""
    first = {k: number for number, bead in enumerate(beads) for k in bead.source}
    findings = []
    for crossing in found:
        texts = source.text(crossing.source), target.text(crossing.target)
        digest = hashlib.sha256("\0".join(("order", *texts)).encode("utf-8", "replace"))
        findings.append(
            Finding(
                id=f"order-{digest.hexdigest()[:12]}",
                check="order",
                severity="minor",
                bead=first[crossing.source.start],
                source_spans=_whole(source, crossing.source),
                target_spans=_whole(target, crossing.target),
                message=(
                    f"This passage ({_count(crossing.source)}) seems to be rendered elsewhere: "
                    f"target {_name(crossing.target)}."
                ),
                evidence=f"similarity {crossing.similarity:.2f}",
                confidence=round(max(0.0, min(1.0, crossing.similarity)), 4),
            )
        )
    return tuple(findings)


def _whole(document: Document, segments: range) -> tuple[Span, ...]:
    return tuple(Span(k, 0, len(document.segments[k].text)) for k in segments)


def _count(segments: range) -> str:
    return f"{len(segments)} segment{'' if len(segments) == 1 else 's'}"


def _name(segments: range) -> str:
    if len(segments) == 1:
        return f"segment {segments[0]}"
    return f"segments {segments[0]}–{segments[-1]}"
