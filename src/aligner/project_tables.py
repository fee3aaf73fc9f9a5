"""The tables of a project file: their definitions, and rows to and from domain types.

Knows SQL, not files: `aligner.project` opens, guards and checks.  Rows that cannot be what
`all_rows` made raise ValueError.
"""

from __future__ import annotations

import contextlib
import math
import sqlite3
from collections.abc import Iterator
from typing import Any, cast, get_args

from aligner.files import creation_time
from aligner.model import (
    Alignment,
    Bead,
    Block,
    BlockKind,
    Document,
    Finding,
    Segment,
    Severity,
    Signature,
    Span,
)

TABLES = {
    "meta": "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "document": """CREATE TABLE document (side INTEGER PRIMARY KEY, name TEXT NOT NULL,
        lang TEXT NOT NULL, digest TEXT NOT NULL)""",
    "block": """CREATE TABLE block (side INTEGER NOT NULL, number INTEGER NOT NULL,
        kind TEXT NOT NULL, level INTEGER NOT NULL, locator TEXT NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (side, number)) WITHOUT ROWID""",
    "segment": """CREATE TABLE segment (side INTEGER NOT NULL, number INTEGER NOT NULL,
        block INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
        PRIMARY KEY (side, number)) WITHOUT ROWID""",
    "bead": """CREATE TABLE bead (number INTEGER PRIMARY KEY,
        source_start INTEGER NOT NULL, source_stop INTEGER NOT NULL,
        target_start INTEGER NOT NULL, target_stop INTEGER NOT NULL,
        score REAL, confidence REAL)""",
    "finding": """CREATE TABLE finding (number INTEGER PRIMARY KEY, id TEXT NOT NULL,
        kind TEXT NOT NULL, severity TEXT NOT NULL, bead INTEGER NOT NULL,
        message TEXT NOT NULL, evidence TEXT NOT NULL, confidence REAL)""",
    "span": """CREATE TABLE span (finding INTEGER NOT NULL, side INTEGER NOT NULL,
        number INTEGER NOT NULL, segment INTEGER NOT NULL, start INTEGER NOT NULL,
        stop INTEGER NOT NULL, PRIMARY KEY (finding, side, number)) WITHOUT ROWID""",
}


def all_rows(alignment: Alignment) -> Iterator[tuple[str, int, Iterator[tuple[Any, ...]]]]:
    """Each table with its number of columns and its rows, made as they are written."""
    sides = (alignment.source, alignment.target)
    meta = {
        "created": creation_time().isoformat(),
        "signature": alignment.signature.to_json(),
    }
    yield "meta", 2, ((key, _stored(value)) for key, value in meta.items())
    yield (
        "document",
        4,
        ((i, _stored(d.name), _stored(d.lang), _stored(d.digest)) for i, d in enumerate(sides)),
    )
    yield (
        "block",
        6,
        (
            (side, number, block.kind, block.level, _stored(block.locator), _stored(block.text))
            for side, document in enumerate(sides)
            for number, block in enumerate(document.blocks)
        ),
    )
    yield (
        "segment",
        5,
        (
            (side, number, segment.block, segment.start, segment.end)
            for side, document in enumerate(sides)
            for number, segment in enumerate(document.segments)
        ),
    )
    yield "bead", 7, _bead_rows(alignment)
    yield (
        "finding",
        8,
        (
            (
                number,
                _stored(finding.id),
                _stored(finding.check),
                finding.severity,
                finding.bead,
                _stored(finding.message),
                _stored(finding.evidence),
                finding.confidence,
            )
            for number, finding in enumerate(alignment.findings)
        ),
    )
    yield (
        "span",
        6,
        (
            (owner, side, number, span.segment, span.start, span.end)
            for owner, finding in enumerate(alignment.findings)
            for side, spans in enumerate((finding.source_spans, finding.target_spans))
            for number, span in enumerate(spans)
        ),
    )


def _bead_rows(alignment: Alignment) -> Iterator[tuple[Any, ...]]:
    source = target = 0
    for number, bead in enumerate(alignment.beads):
        # An empty range is stored at its place between its neighbours.
        before = source, target
        source += len(bead.source)
        target += len(bead.target)
        yield number, before[0], source, before[1], target, bead.score, bead.confidence


def _stored(text: str) -> str | bytes:
    if "\0" not in text:
        with contextlib.suppress(UnicodeEncodeError):
            text.encode()
            return text
    return text.encode("utf-8", "surrogatepass")


def read_alignment(connection: sqlite3.Connection) -> Alignment:
    """The alignment that the tables hold, not yet checked as a whole.

    Raises:
        ValueError: rows are missing, out of sequence or of the wrong type.
        sqlite3.Error: SQLite cannot read them.
    """
    meta = dict(connection.execute("SELECT key, value FROM meta"))
    try:
        signature = Signature.from_json(_text(meta.get("signature")))
    except AttributeError:
        raise ValueError("the signature is no mapping") from None
    return Alignment(
        source=_read_document(connection, 0),
        target=_read_document(connection, 1),
        beads=tuple(
            Bead(range(_int(a), _int(b)), range(_int(c), _int(d)), _real(score), _real(p))
            for a, b, c, d, score, p in _numbered(
                connection,
                "SELECT number, source_start, source_stop, target_start, target_stop, score, "
                "confidence FROM bead ORDER BY number",
            )
        ),
        findings=tuple(_read_findings(connection)),
        signature=signature,
    )


def _read_document(connection: sqlite3.Connection, side: int) -> Document:
    row = connection.execute(
        "SELECT name, lang, digest FROM document WHERE side = ?", (side,)
    ).fetchone()
    if row is None:
        raise ValueError("a document is missing")
    name, lang, digest = map(_text, row)
    blocks = tuple(
        Block(_text(text), _kind(kind), _int(level), _text(locator))
        for text, kind, level, locator in _numbered(
            connection,
            "SELECT number, text, kind, level, locator FROM block WHERE side = ? ORDER BY number",
            side,
        )
    )
    return Document(name, lang, blocks, tuple(_read_segments(connection, side, blocks)), digest)


def _read_segments(
    connection: sqlite3.Connection, side: int, blocks: tuple[Block, ...]
) -> Iterator[Segment]:
    for values in _numbered(
        connection,
        "SELECT number, block, start, stop FROM segment WHERE side = ? ORDER BY number",
        side,
    ):
        block, start, stop = map(_int, values)
        if not 0 <= block < len(blocks):
            raise ValueError("a segment is of no block")
        yield Segment(blocks[block].text[start:stop], block, start, stop)


def _read_findings(connection: sqlite3.Connection) -> Iterator[Finding]:
    spans: dict[int, tuple[list[Span], list[Span]]] = {}
    for owner, side, *values in connection.execute(
        "SELECT finding, side, segment, start, stop FROM span ORDER BY finding, side, number"
    ):
        if side not in (0, 1):
            raise ValueError("a span is on no side")
        spans.setdefault(owner, ([], []))[side].append(Span(*map(_int, values)))
    for number, row in enumerate(
        _numbered(
            connection,
            "SELECT number, id, kind, severity, bead, message, evidence, confidence "
            "FROM finding ORDER BY number",
        )
    ):
        identifier, check, severity, bead, message, evidence, confidence = row
        source, target = spans.pop(number, ([], []))
        yield Finding(
            _text(identifier),
            _text(check),
            _severity(severity),
            _int(bead),
            tuple(source),
            tuple(target),
            _text(message),
            _text(evidence),
            _real(confidence),
        )
    if spans:
        raise ValueError("a span is of no finding")


def _numbered(connection: sqlite3.Connection, query: str, *values: int) -> Iterator[list[Any]]:
    """Rows without their first column, which must count from 0 without a gap."""
    for expected, (number, *row) in enumerate(connection.execute(query, values)):
        if number != expected:
            raise ValueError(f"row {expected} is missing")
        yield row


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogatepass")
    if not isinstance(value, str):
        raise ValueError("a text is missing")  # noqa: TRY004  about the file, not the caller
    return value


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise ValueError("a number is missing")  # noqa: TRY004
    return value


def _real(value: object) -> float:
    # SQLite keeps "not a number" as NULL.
    if value is None:
        return math.nan
    if not isinstance(value, float):
        raise ValueError("a number is missing")  # noqa: TRY004
    return value


def _kind(value: object) -> BlockKind:
    if value not in get_args(BlockKind):
        raise ValueError("a block is of an unknown kind")
    return cast(BlockKind, value)


def _severity(value: object) -> Severity:
    if value not in get_args(Severity):
        raise ValueError("a finding is of an unknown severity")
    return cast(Severity, value)
