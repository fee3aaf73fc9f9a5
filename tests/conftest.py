"""Fixtures that tests of several parts share: a real alignment made by hand, and hostile ones."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from aligner.model import (
    Alignment,
    Bead,
    Block,
    Document,
    Finding,
    Segment,
    Signature,
    Span,
    beads_from_pairs,
)

# In CI the same examples each time: a new one should be found by somebody who can look at it.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

SEEDS = Path(__file__).parent.parent / "seeds"

# Read by hand from seeds 000 (English) and 001 (Arabic): the heading has no translation.
SEED_GOLD = (
    ((0,), ()),
    ((1, 2), (0,)),
    ((3, 4), (1,)),
    ((5,), (2,)),
    ((6, 7), (3,)),
    ((8, 9), (4,)),
    ((10, 11), (5,)),
    ((12,), (6,)),
    ((13,), (7,)),
    ((14,), (8,)),
    ((15,), (9,)),
)


def _seed_document(pattern: str, lang: str) -> Document:
    (path,) = SEEDS.glob(pattern)
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    segments = []
    for block, line in enumerate(lines):
        start = 0
        # A full stop, a space and a capital or Arabic letter: enough for these two texts.
        for gap in [*re.finditer(r"(?<=\.) (?=[A-Z\u0621-\u064a])", line), None]:
            end = gap.start() if gap else len(line)
            segments.append(Segment(line[start:end], block, start, end))
            start = gap.end() if gap else end
    blocks = tuple(Block(line, "line", locator=f"line {i + 1}") for i, line in enumerate(lines))
    return Document(path.name, lang, blocks, tuple(segments), digest="0" * 64)


@pytest.fixture(scope="session")
def seed_alignment() -> Alignment:
    """The English statement on Azerbaijan and its Arabic version, aligned by hand."""
    beads = tuple(
        Bead(bead.source, bead.target, score=-0.5 if bead.is_null else 7.25, confidence=0.875)
        for bead in beads_from_pairs(SEED_GOLD)
    )
    heading = Finding(
        id="omission-0",
        check="omission",
        severity="major",
        bead=0,
        source_spans=(Span(0, 0, 101),),
        target_spans=(),
        message="The heading has no translation.",
        evidence="no Arabic sentence renders it",
        confidence=0.98,
    )
    return Alignment(
        _seed_document("000_*.txt", "en"),
        _seed_document("001_*.txt", "ar"),
        beads,
        findings=(heading,),
        signature=Signature({"aligner": "0.1.0", "model": "made by hand"}),
    )


# Everything a file of somebody else may hold: any code point, lone surrogates, controls, markup.
_hostile_text = st.one_of(
    st.text(st.characters(), max_size=12),
    st.text(st.sampled_from("aب \t\r\n\0\x01\x0b\x1c\x85\u2028\ud800\ufffe=+-@'\"<&>]")),
    st.sampled_from(["]]>", "=1+1", "\u200f", "'=x", "-5", "a\tb", "\ud83d\ude00", "😀", ""]),
)


@st.composite
def _documents(draw: st.DrawFn, lang: str) -> Document:
    blocks, segments = [], []
    for pieces in draw(st.lists(st.lists(_hostile_text, max_size=4), max_size=4)):
        offset = 0
        for piece in pieces:
            segments.append(Segment(piece, len(blocks), offset, offset + len(piece)))
            offset += len(piece) + 1
        blocks.append(Block("|".join(pieces), "paragraph", 1, draw(_hostile_text)))
    name, digest = draw(_hostile_text), draw(_hostile_text)
    return Document(name, lang, tuple(blocks), tuple(segments), digest)


@st.composite
def _alignments(draw: st.DrawFn) -> Alignment:
    source, target = draw(_documents("en")), draw(_documents("ar"))
    sizes = [len(source.segments), len(target.segments)]
    at = [0, 0]
    beads = []
    while at != sizes:
        step = [draw(st.integers(0, min(3, size - i))) for i, size in zip(at, sizes, strict=True)]
        if step == [0, 0]:
            step = [min(1, size - i) for i, size in zip(at, sizes, strict=True)]
        spans = [range(i, i + n) for i, n in zip(at, step, strict=True)]
        score = draw(st.floats(allow_nan=False, allow_infinity=True))
        beads.append(Bead(*spans, score, draw(st.floats(0, 1))))
        at = [i + n for i, n in zip(at, step, strict=True)]
    findings = [
        Finding(
            draw(_hostile_text),
            draw(st.sampled_from(["number", "date", "meaning"])),
            draw(st.sampled_from(["minor", "major", "critical"])),
            draw(st.integers(0, len(beads) - 1)),
            tuple(Span(i, 0, len(s.text)) for i, s in enumerate(source.segments[:2])),
            tuple(Span(i, 0, len(s.text) // 2) for i, s in enumerate(target.segments[:1])),
            draw(_hostile_text),
            draw(_hostile_text),
            draw(st.floats(0, 1)),
        )
        for _ in range(draw(st.integers(0, 3)) if beads else 0)
    ]
    signature = Signature(draw(st.dictionaries(_hostile_text, _hostile_text, max_size=3)))
    return Alignment(source, target, tuple(beads), tuple(findings), signature)


@pytest.fixture(scope="session")
def hostile_alignments() -> st.SearchStrategy[Alignment]:
    """Valid alignments whose texts are as bad as texts can be; draw with `st.data()`."""
    return _alignments()
