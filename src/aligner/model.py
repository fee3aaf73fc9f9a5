"""The domain types that every stage shares: documents, beads, alignments, findings, signatures.

Pure data: nothing here reads a file, knows a language or imports another part of the package.
Character offsets are Python string indexes.  Ranges of segments are half-open Python ranges.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["minor", "major", "critical"]
BlockKind = Literal["paragraph", "heading", "list-item", "table-cell", "line"]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a document that no sentence crosses: a paragraph, a heading, a cell.

    Attributes:
        text: the block's original text as its reader gives it (hard line wraps joined by one
            space, markup removed; letters, digits and marks untouched).
        kind: what the block is in its document.
        level: depth of a heading or list item (1 = outermost), 0 where it has none.
        locator: where the block stands in its file, in words ("line 12", "table 2, row 3").
    """

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence (or heading, cell, …): `blocks[block].text[start:end] == text`."""

    text: str
    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One side of an alignment.

    Attributes:
        name: file name (no folders), for people and for the header of a translation memory.
        lang: language code in BCP 47 form, lower-case primary subtag ("en", "ar").
        blocks: all blocks in reading order.
        segments: all segments in reading order; empty until the document is segmented.
        digest: SHA-256 of the input bytes, in hexadecimal ("" where there was no file).
    """

    name: str
    lang: str
    blocks: tuple[Block, ...]
    segments: tuple[Segment, ...] = ()
    digest: str = ""

    def text(self, span: range) -> str:
        """The texts of the segments in `span`, joined by one space."""
        return " ".join(self.segments[i].text for i in span)


@dataclass(frozen=True, slots=True)
class Bead:
    """Source segments and the target segments that render them.

    Attributes:
        source: range of source segments; empty for an addition.
        target: range of target segments; empty for an omission.
        score: log-odds (natural logarithm), translation against chance.
        confidence: posterior probability, 0 to 1, that exactly this bead is right.
    """

    source: range
    target: range
    score: float = 0.0
    confidence: float = 0.0

    @property
    def type(self) -> str:
        """`n-m`, the numbers of source and target segments."""
        return f"{len(self.source)}-{len(self.target)}"

    @property
    def is_null(self) -> bool:
        """Whether one side is empty: an omission or an addition."""
        return not self.source or not self.target


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of the text of segment number `segment` of one side."""

    segment: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where the two sides say different things.

    Attributes:
        id: stable identifier; the same cause in a second run has the same id.
        check: name of the check ("omission", "number", …).
        severity: after MQM: minor, major or critical.
        bead: index of the bead in the alignment.
        source_spans: the words on the source side; empty where nothing stands there.
        target_spans: the words on the target side.
        message: one sentence for a translator.
        evidence: what the check compared, in words.
        confidence: probability, 0 to 1, that the finding is real.
    """

    id: str
    check: str
    severity: Severity
    bead: int
    source_spans: tuple[Span, ...]
    target_spans: tuple[Span, ...]
    message: str
    evidence: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Signature:
    """Everything that can change an outcome, as an ordered mapping of short strings."""

    items: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """One line, `key:value` joined by `|`, as printed with each result."""
        return "|".join(f"{key}:{value}" for key, value in self.items.items())

    def to_json(self) -> str:
        """The items as a JSON object with its order kept."""
        return json.dumps(dict(self.items), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Signature:
        """The inverse of `to_json`."""
        return cls({str(k): str(v) for k, v in json.loads(text).items()})


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two documents and the beads that tile both of them, in order.

    Attributes:
        beads: each segment of each side stands in exactly one bead, in document order.
        findings: divergences, empty until they were looked for.
        signature: what the outcome depends on.
    """

    source: Document
    target: Document
    beads: tuple[Bead, ...]
    findings: tuple[Finding, ...] = ()
    signature: Signature = field(default_factory=Signature)

    def check_tiling(self) -> None:
        """Raise ValueError unless the beads cover both documents once and in order."""
        for side in ("source", "target"):
            position = 0
            for bead in self.beads:
                span: range = getattr(bead, side)
                if span.step != 1 or (span and span.start != position):
                    raise ValueError(f"beads do not tile the {side}: {span} at {position}")
                position += len(span)
            if position != len(getattr(self, side).segments):
                raise ValueError(f"beads cover {position} {side} segments, not all of them")

    def findings_of(self, bead: int) -> Iterator[Finding]:
        """The findings of one bead, in their order."""
        return (finding for finding in self.findings if finding.bead == bead)

    def replace(self, **changes: Any) -> Alignment:
        """A copy with some fields changed."""
        return dataclasses.replace(self, **changes)


def beads_from_pairs(pairs: Sequence[tuple[Sequence[int], Sequence[int]]]) -> tuple[Bead, ...]:
    """Beads from lists of segment numbers, such as a ladder holds.

    Raises:
        ValueError: a list is not a run of consecutive numbers.
    """
    beads = []
    for sides in pairs:
        spans = []
        for numbers in sides:
            if list(numbers) != list(range(numbers[0], numbers[-1] + 1)) if numbers else False:
                raise ValueError(f"segment numbers {list(numbers)} are not consecutive")
            spans.append(range(numbers[0], numbers[-1] + 1) if numbers else range(0))
        beads.append(Bead(spans[0], spans[1]))
    return tuple(beads)
