"""From beads to translation units: grouping, direction, filters, in this one place.

Pure: nothing here writes a file.  Units are made one at a time, so that an exporter which
streams holds one unit in memory, and, with `deduplicate`, sixteen bytes for each one written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from aligner.exporters.options import ExportOptions, ExportReport
from aligner.model import Alignment, Bead, Document


@dataclass(frozen=True, slots=True)
class Unit:
    """What becomes one row, line or `tu`.

    Attributes:
        bead: 0-based number of the (first) bead it was made of.
        source: source segments; the range is empty on an empty side.
        target: target segments.
        source_text: sentences joined by one space; for a paragraph, its original text.
        target_text: the same for the target.
        score: log-odds (natural logarithm); the sum over the beads of a paragraph.
        confidence: 0 to 1; the least of the beads of a paragraph, so that a filter at P keeps
            no paragraph with a sentence that is less sure than P.
        findings: names of the checks that found something, each once, in order.
    """

    bead: int
    source: range
    target: range
    source_text: str
    target_text: str
    score: float
    confidence: float
    findings: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """`n-m`, the numbers of source and target segments."""
        return f"{len(self.source)}-{len(self.target)}"


class UnitSelection:
    """The units of an alignment that pass the options, and a count of those that do not.

    Iterate once; the counts are complete when the iteration is.  A unit is left out for the
    first of these reasons that applies: a side without text, confidence, duplicate.

    Args:
        alignment: beads in document order that tile both documents.
        options: grouping, direction and filters.
        clean: applied to both texts before anything is judged; for what a format cannot hold.
        keep_null: keep units with an empty side, as tables do.

    Attributes:
        written: units given out so far.
        empty: units left out because a side has no text.
        below: units left out because of their confidence.
        duplicates: units left out because their pair of texts was given out before.
    """

    def __init__(
        self,
        alignment: Alignment,
        options: ExportOptions,
        *,
        clean: Callable[[str], str] = str,
        keep_null: bool = False,
    ) -> None:
        self._alignment = alignment
        self._options = options
        self._clean = clean
        self._keep_null = keep_null
        self.written = self.empty = self.below = self.duplicates = 0

    def __iter__(self) -> Iterator[Unit]:
        seen: set[bytes] = set()
        for unit in _units(self._alignment, self._options, self._clean):
            if self._passes(unit, seen):
                self.written += 1
                yield unit

    def report(self, *paths: Path) -> ExportReport:
        """The counts so far, as an exporter returns them."""
        return ExportReport(self.written, self.empty, self.below, self.duplicates, paths)

    def _passes(self, unit: Unit, seen: set[bytes]) -> bool:
        least = self._options.min_confidence
        if not self._keep_null and not (unit.source_text.strip() and unit.target_text.strip()):
            self.empty += 1
            return False
        # A confidence that is not a number is never at least anything.
        if least > 0 and not unit.confidence >= least:
            self.below += 1
            return False
        if self._options.deduplicate:
            key = _fingerprint(unit)
            if key in seen:
                self.duplicates += 1
                return False
            seen.add(key)
        return True


def paragraph_groups(alignment: Alignment) -> Iterator[range]:
    """Runs of consecutive beads that cover whole blocks on both sides, as short as possible.

    A bead that crosses paragraph borders merges those paragraphs; a null bead stays with the
    paragraph whose border it keeps open, and a block that nothing renders is its own group.

    Yields:
        Half-open ranges of bead numbers that tile the beads.
    """
    first = source = target = 0
    for number, bead in enumerate(alignment.beads):
        source += len(bead.source)
        target += len(bead.target)
        if _at_border(alignment.source, source) and _at_border(alignment.target, target):
            yield range(first, number + 1)
            first = number + 1
    if first < len(alignment.beads):
        yield range(first, len(alignment.beads))


def _at_border(document: Document, position: int) -> bool:
    segments = document.segments
    if position in (0, len(segments)):
        return True
    return segments[position].block != segments[position - 1].block


def _units(
    alignment: Alignment, options: ExportOptions, clean: Callable[[str], str]
) -> Iterator[Unit]:
    findings: dict[int, dict[str, None]] = {}
    for finding in alignment.findings:
        findings.setdefault(finding.bead, {})[finding.check] = None
    paragraphs = options.unit == "paragraph"
    text = _block_text if paragraphs else Document.text
    groups = (
        paragraph_groups(alignment)
        if paragraphs
        else (range(number, number + 1) for number in range(len(alignment.beads)))
    )
    for group in groups:
        beads = alignment.beads[group.start : group.stop]
        source = _cover([bead.source for bead in beads])
        target = _cover([bead.target for bead in beads])
        texts = clean(text(alignment.source, source)), clean(text(alignment.target, target))
        names = dict.fromkeys(name for number in group for name in findings.get(number, ()))
        score, confidence = _weigh(beads)
        if options.swap:
            source, target, texts = target, source, texts[::-1]
        yield Unit(group.start, source, target, *texts, score, confidence, tuple(names))


def _weigh(beads: tuple[Bead, ...]) -> tuple[float, float]:
    """Score and confidence of a unit of `beads`; see `Unit`."""
    return sum(bead.score for bead in beads), min(bead.confidence for bead in beads)


def _cover(spans: list[range]) -> range:
    """The range that consecutive `spans` cover together."""
    filled = [span for span in spans if span]
    return range(filled[0].start, filled[-1].stop) if filled else range(0)


def _block_text(document: Document, span: range) -> str:
    """The original text of the blocks that `span` covers, joined by one space.

    Each block is given from the start of its first segment to the end of its last one with
    whatever stands between the segments, because a CAT tool that does not cut sentences looks
    the paragraph up as it stands in the document.
    """
    limits: dict[int, tuple[int, int]] = {}
    for number in span:
        segment = document.segments[number]
        start, _ = limits.get(segment.block, (segment.start, 0))
        limits[segment.block] = (start, segment.end)
    return " ".join(
        document.blocks[block].text[start:end] for block, (start, end) in limits.items()
    )


def _fingerprint(unit: Unit) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    source = unit.source_text.encode("utf-8", "surrogatepass")
    digest.update(len(source).to_bytes(8, "big"))
    digest.update(source)
    digest.update(unit.target_text.encode("utf-8", "surrogatepass"))
    return digest.digest()
