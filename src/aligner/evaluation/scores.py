"""Strict, lax and null scores of one ladder against another.

Strict and lax are those of Vecalign's scorer (Thompson & Koehn 2019, `score.py`), which follows
Sennrich & Volk (2011): the same counts, so that the figures can be set beside published ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from aligner.evaluation.ladder import LadderBead


@dataclass(frozen=True, slots=True)
class Ratios:
    """Precision, recall and F1, each 0 to 1; a ratio of nothing to nothing is 0."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def to_dict(self) -> dict[str, float]:
        """The three numbers under their names."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1}


@dataclass(frozen=True, slots=True)
class Counts:
    """What was right out of what was tried: the two fractions behind a precision and a recall.

    Attributes:
        hits: predicted items that count as right.
        predicted: predicted items.
        found: gold items that count as found.
        gold: gold items.
    """

    hits: int = 0
    predicted: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Counts) -> Counts:
        """The counts of two documents taken together."""
        return Counts(
            self.hits + other.hits,
            self.predicted + other.predicted,
            self.found + other.found,
            self.gold + other.gold,
        )

    @property
    def ratios(self) -> Ratios:
        """Precision and recall of these counts."""
        return Ratios(
            self.hits / self.predicted if self.predicted else 0.0,
            self.found / self.gold if self.gold else 0.0,
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a prediction, as counts that add up over documents.

    Attributes:
        strict: beads that are exactly a bead of the other ladder.
        lax: beads that share a link (a source and a target segment) with the other ladder.
        null: unaligned segments, each side's; see `score`.
    """

    strict: Counts = Counts()
    lax: Counts = Counts()
    null: Counts = Counts()

    def __add__(self, other: Scores) -> Scores:
        """The scores of two documents taken together."""
        return Scores(self.strict + other.strict, self.lax + other.lax, self.null + other.null)

    @property
    def has_nulls(self) -> bool:
        """Whether either ladder has a null bead; without one, null F1 has no meaning."""
        return bool(self.null.predicted or self.null.gold)

    def to_dict(self) -> dict[str, dict[str, float] | None]:
        """Strict, lax and null ratios; null is None where neither ladder has a null bead."""
        return {
            "strict": self.strict.ratios.to_dict(),
            "lax": self.lax.ratios.to_dict(),
            "null": self.null.ratios.to_dict() if self.has_nulls else None,
        }


def score(gold: Iterable[LadderBead], predicted: Iterable[LadderBead]) -> Scores:
    """Compare a predicted ladder with a gold one.

    Both ladders are taken as sets: order and repetition of beads do not count, and beads that
    are empty on both sides are dropped.

    *Strict precision* is the share of all predicted beads, null beads included, that are gold
    beads.  *Lax precision* is the share of all predicted beads, null beads included, that are
    gold beads or have one source segment and one target segment that some gold bead links; so a
    null bead is right, in both senses, only where gold has the same null bead.

    *Strict and lax recall* are the same two shares with the ladders exchanged and the null beads
    of both left out: the share of gold beads with two sides that are predicted, or that have a
    link which some predicted bead has.  (Thompson & Koehn 2019, `score_multiple`.)

    The *null* score is the project's own.  Its items are unaligned segments: a null bead of
    several segments counts as one item for each, so that `2-0` equals `1-0` twice.  Where all
    null beads have one segment, as in the usual gold, it is the strict score of null beads.

    Args:
        gold: the true beads; sides are segment numbers, empty for an omission or addition.
        predicted: the beads to judge, numbered alike.

    Returns:
        Counts, from which precision, recall and F1 follow, and which add up over documents.
    """
    gold_beads, predicted_beads = _beads(gold), _beads(predicted)
    gold_linked, predicted_linked = _two_sided(gold_beads), _two_sided(predicted_beads)
    hits, lax_hits = _matches(predicted_beads, gold_beads)
    found, lax_found = _matches(gold_linked, predicted_linked)
    gold_nulls, predicted_nulls = _null_segments(gold_beads), _null_segments(predicted_beads)
    common = len(gold_nulls & predicted_nulls)
    return Scores(
        strict=Counts(hits, len(predicted_beads), found, len(gold_linked)),
        lax=Counts(lax_hits, len(predicted_beads), lax_found, len(gold_linked)),
        null=Counts(common, len(predicted_nulls), common, len(gold_nulls)),
    )


def pool(scores: Iterable[Scores]) -> Scores:
    """The scores of several documents as if they were one: counts are summed, not averaged."""
    return sum(scores, start=Scores())


def _beads(ladder: Iterable[LadderBead]) -> set[LadderBead]:
    return {(tuple(source), tuple(target)) for source, target in ladder if source or target}


def _two_sided(beads: set[LadderBead]) -> set[LadderBead]:
    return {bead for bead in beads if bead[0] and bead[1]}


def _matches(beads: set[LadderBead], reference: set[LadderBead]) -> tuple[int, int]:
    """How many of `beads` are in `reference`, and how many are or share a link with it."""
    linked: defaultdict[int, set[int]] = defaultdict(set)
    for source, target in reference:
        for segment in source:
            linked[segment].update(target)
    strict = len(beads & reference)
    overlapping = sum(
        any(not linked[segment].isdisjoint(target) for segment in source)
        for source, target in beads - reference
    )
    return strict, strict + overlapping


def _null_segments(beads: set[LadderBead]) -> set[tuple[str, int]]:
    source = {("source", segment) for side, other in beads if not other for segment in side}
    target = {("target", segment) for other, side in beads if not other for segment in side}
    return source | target
