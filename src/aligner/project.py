"""The alignment project: one SQLite file that holds an alignment completely.

`save_project` and `load_project` are inverses, to the last character and bit.  The file may
come from somebody else, so loading opens it read-only, accepts only tables that this program
made, and checks everything it says before it becomes an alignment.

Layout, schema 1 (`PRAGMA user_version`): `meta` (key, value), `document` (side 0 is the source,
1 the target), `block`, `segment` (offsets into its block; the text is that slice), `bead`,
`finding`, `span`.  Ranges are half-open.  Text that UTF-8 or SQLite's text functions cannot
hold (lone surrogates, NUL) is stored as a BLOB of UTF-8 with surrogates passed through.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from itertools import pairwise
from pathlib import Path

from aligner.errors import OutputError, ProjectError
from aligner.model import Alignment
from aligner.project_tables import TABLES, all_rows, read_alignment

SCHEMA_VERSION = 1
APPLICATION_ID = 0x414C474E  # "ALGN"

# SQLite's own bound on one value; more than any block of text has, less than memory.
_LONGEST_VALUE = 256 * 1024 * 1024


def save_project(alignment: Alignment, path: Path | str) -> None:
    """Write `alignment` to `path` as a project; what stood there before is lost.

    Callers that replace a file people care about go through `aligner.files.whole_file`.

    Raises:
        ValueError: the alignment breaks the promises of `aligner.model`: beads that do not
            tile, a segment that is not its block's slice, a finding of no bead.
        OutputError: the file cannot be written.
    """
    path = Path(path)
    _check(alignment)
    try:
        path.write_bytes(b"")
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
            # The file is new and nobody else's: nothing to roll back to, no journal beside it.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.execute("BEGIN")
            for statement in TABLES.values():
                connection.execute(statement)
            for table, columns, rows in all_rows(alignment):
                marks = ", ".join("?" * columns)
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
            connection.execute("COMMIT")
    except (OSError, sqlite3.Error) as error:
        raise OutputError(f"cannot write the project {path}: {error}") from error


def load_project(path: Path | str) -> Alignment:
    """Read a project.

    Raises:
        ProjectError: the file is missing, no project, damaged, inconsistent, or written by a
            newer version.
    """
    path = Path(path)
    _check_header(path)
    try:
        with contextlib.closing(_open_read_only(path)) as connection:
            _check_tables(connection, path)
            alignment = read_alignment(connection)
        _check(alignment)
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise ProjectError(
                f"{path} is locked: another program is writing to it; try again when it is done"
            ) from error
        raise ProjectError(
            f"{path}: the project cannot be read ({_one_line(error)}); use a backup or align again"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ProjectError(
            f"{path}: the project contradicts itself ({_one_line(error)}); "
            "use a backup or align again"
        ) from error
    return alignment


def _check_header(path: Path) -> None:
    """Raise ProjectError unless the file starts like a project that this version reads."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
            size = file.seek(0, os.SEEK_END)
    except FileNotFoundError:
        raise ProjectError(f"{path} does not exist; check the path") from None
    except OSError as error:
        raise ProjectError(f"cannot read {path}: {error.strerror or error}") from error
    if not header:
        raise ProjectError(f"{path} is empty, not an aligner project")
    if not header.startswith(b"SQLite format 3\0"):
        raise ProjectError(
            f"{path} is not an aligner project; make one with `aligner align … -o {path.name}`"
        )

    def field(offset: int, length: int = 4) -> int:
        return int.from_bytes(header[offset : offset + length], "big")

    # Offsets: https://www.sqlite.org/fileformat2.html, "The Database Header".
    if field(68) != APPLICATION_ID:
        raise ProjectError(f"{path} is a database of another program, not an aligner project")
    schema = field(60)
    if schema > SCHEMA_VERSION:
        raise ProjectError(
            f"{path} was written by a newer aligner (project schema {schema}, this one reads "
            f"{SCHEMA_VERSION}); update aligner"
        )
    # SQLite itself overlooks a last page that is cut in the middle.  A page size of 65536 is
    # stored as 1.
    page_size = 65536 if field(16, 2) == 1 else field(16, 2)
    if size < page_size * field(28):
        raise ProjectError(f"{path} is cut off; use a backup or align again")


def _open_read_only(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        connection.execute(f"PRAGMA {pragma}")
    # One snapshot, even while a review writes to the same file.
    connection.execute("BEGIN")
    return connection


def _check_tables(connection: sqlite3.Connection, path: Path) -> None:
    """Raise ProjectError unless our tables are exactly those that `save_project` makes.

    The text of each definition is compared, so that no view, virtual table or generated column
    of a hostile file stands in for a table; then SQLite checks the pages of each.
    """
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for table, statement in TABLES.items():
        if found.get(table) != statement:
            raise ProjectError(f"{path}: the table {table} is missing or altered; align again")
        for (verdict,) in connection.execute(f"PRAGMA quick_check({table})"):
            if verdict != "ok":
                raise ProjectError(f"{path} is damaged; use a backup or align again")


def _check(alignment: Alignment) -> None:
    """Raise ValueError where the alignment breaks what `aligner.model` promises."""
    alignment.check_tiling()
    for document in (alignment.source, alignment.target):
        for segment in document.segments:
            if not (
                0 <= segment.block < len(document.blocks)
                and 0 <= segment.start <= segment.end
                and document.blocks[segment.block].text[segment.start : segment.end] == segment.text
            ):
                raise ValueError("a segment is not a slice of its block")
        for before, after in pairwise(document.segments):
            if (after.block, after.start) < (before.block, before.end):
                raise ValueError("segments overlap or are out of order")
    for finding in alignment.findings:
        if not 0 <= finding.bead < len(alignment.beads):
            raise ValueError("a finding is of no bead")
        for spans, segments in (
            (finding.source_spans, alignment.source.segments),
            (finding.target_spans, alignment.target.segments),
        ):
            for span in spans:
                if not (
                    0 <= span.segment < len(segments)
                    and 0 <= span.start <= span.end <= len(segments[span.segment].text)
                ):
                    raise ValueError("a finding's span is outside its segment")


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
