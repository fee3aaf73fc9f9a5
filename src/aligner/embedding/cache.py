"""Vectors kept on disk between runs, in one SQLite file under the user's cache folder.

A row is keyed by encoder, revision and a hash of the text, so a new revision never meets old
vectors.  SQLite's own locking makes two processes at once safe.  A cache that cannot be read or
written is as good as none: the work goes on without it.  SQLite's plain rollback journal is
used, not its write-ahead log, which needs memory shared between the processes and so fails on
network file systems and in folders that are read-only.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from aligner.embedding import Encoder, Progress, StateArray

DEFAULT_LIMIT = 512 * 1024 * 1024  # bytes of vectors; about 250,000 sentences
_FORMAT = 0x616C0001  # SQLite's user_version: a file with another one is not read
_SCHEMA = (
    "CREATE TABLE state (id INTEGER PRIMARY KEY, key BLOB UNIQUE NOT NULL,"
    " used INTEGER NOT NULL, size INTEGER NOT NULL, row BLOB NOT NULL)",
    # Holds all that eviction asks for, so that it need not read the vectors.
    "CREATE INDEX state_used ON state (used, size)",
    f"PRAGMA user_version = {_FORMAT}",
)
_PAGE = 16384  # bytes; a row of 2 to 4 kB wastes half of SQLite's usual pages
_ASK = 500  # keys in one query: below SQLite's smallest limit on variables
_WAIT = 5.0  # seconds that another process may hold the file
_STALE = 3600  # seconds; a finer stamp of last use would cost a write in each run
_CHECK = 4  # bytes of checksum after each row: SQLite itself notices no changed byte


def default_cache() -> VectorCache | None:
    """The cache of this user: `$XDG_CACHE_HOME/aligner/vectors.sqlite`, or under `~/.cache`.

    Returns:
        None where no folder of the user can be found.
    """
    folder = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not folder.is_absolute():  # the specification says to ignore it then
        try:
            folder = Path.home() / ".cache"
        except RuntimeError:
            return None
    return VectorCache(folder / "aligner" / "vectors.sqlite") if folder.is_absolute() else None


class VectorCache:
    """A bounded store of encoder states.

    Args:
        path: the SQLite file.  It is the cache's own: it is made with its folder when first
            needed, and one that is damaged or not a cache is replaced.
        limit: bytes of rows kept; when it is passed, the least recently used rows go until a
            tenth is free.  The file is up to about half as large again.
    """

    def __init__(self, path: Path, limit: int = DEFAULT_LIMIT) -> None:
        self.path = path
        self.limit = limit

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The undamaged rows that are there, by key."""
        found: dict[bytes, bytes] = {}
        stale: list[bytes] = []
        now = _now()
        with suppress(sqlite3.Error, OSError):
            if not self.path.exists():
                return found
            with self._open() as db:
                if _version(db) != _FORMAT:
                    return found
                for part in _slices(keys):
                    marks = ",".join("?" * len(part))
                    query = f"SELECT key, used, row FROM state WHERE key IN ({marks})"  # noqa: S608
                    for key, used, row in db.execute(query, part):
                        if _is_whole(row):
                            found[key] = row[:-_CHECK]
                            if used < now - _STALE:
                                stale.append(key)
                if stale:
                    db.execute("BEGIN IMMEDIATE")
                    update = "UPDATE state SET used = ? WHERE key = ?"
                    db.executemany(update, [(now, key) for key in stale])
                    db.execute("COMMIT")
        return found

    def put(self, rows: dict[bytes, bytes]) -> None:
        """Add or replace rows, and forget old ones if there are now too many."""
        with suppress(sqlite3.Error, OSError):
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                self._write(rows)
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._remove()
                self._write(rows)

    def _write(self, rows: dict[bytes, bytes]) -> None:
        now = _now()
        with self._open() as db:
            version = _version(db)
            if version not in (0, _FORMAT):
                raise _Damage("not a cache of this version")
            db.execute("BEGIN IMMEDIATE")
            if _version(db) == 0:  # asked again, now that no other process can write
                for statement in _SCHEMA:
                    db.execute(statement)
            db.executemany(
                "INSERT OR REPLACE INTO state (key, used, size, row) VALUES (?, ?, ?, ?)",
                ((key, now, len(row), row + _checksum(row)) for key, row in rows.items()),
            )
            self._shrink(db)
            db.execute("COMMIT")
            pages, page = (_number(db, f"PRAGMA {name}") for name in ("page_count", "page_size"))
            # Rows still in use may lie scattered over pages that are otherwise empty.
            if pages * page > 2 * self.limit + 64 * _PAGE:
                db.execute("VACUUM")

    def _shrink(self, db: sqlite3.Connection) -> None:
        size = _number(db, "SELECT coalesce(sum(size), 0) FROM state")
        if size <= self.limit:
            return
        target = self.limit * 9 // 10
        doomed = []
        for number, length in db.execute("SELECT id, size FROM state ORDER BY used, size, id"):
            if size <= target:
                break
            doomed.append((number,))
            size -= length
        db.executemany("DELETE FROM state WHERE id = ?", doomed)

    def _remove(self) -> None:
        for ending in ("-journal", "-wal", "-shm", ""):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)) as db:
            db.execute(f"PRAGMA page_size = {_PAGE}")  # counts for a new file only
            db.execute("PRAGMA synchronous = OFF")  # a lost cache costs time, nothing else
            yield db


def cached_states(
    encoder: Encoder,
    texts: Sequence[str],
    cache: VectorCache | None,
    progress: Progress | None = None,
) -> StateArray:
    """`encoder.states(texts)`, each different text encoded once, and taken from `cache`.

    Args:
        encoder: makes the states that are not in the cache.
        texts: any strings, in any order.
        cache: None to keep nothing on disk.
        progress: called with the number of further texts done; the calls add up to all texts.
    """
    keys = [_key(encoder, text) for text in texts]
    first: dict[bytes, int] = {}
    for i, key in enumerate(keys):
        first.setdefault(key, i)
    shape = encoder.states([])  # no rows, but their width and type
    width, dtype = shape.shape[1], shape.dtype
    found = cache.get(list(first)) if cache is not None else {}
    found = {key: row for key, row in found.items() if len(row) == width * dtype.itemsize}
    missing = [key for key in first if key not in found]
    if progress is not None and len(missing) < len(texts):
        progress(len(texts) - len(missing))
    fresh = encoder.states([texts[first[key]] for key in missing], progress) if missing else shape
    if cache is not None and missing:
        cache.put({key: fresh[i].tobytes() for i, key in enumerate(missing)})
    place = {key: i for i, key in enumerate(missing)}
    states = np.empty((len(texts), width), dtype)
    for i, key in enumerate(keys):
        states[i] = fresh[place[key]] if key in place else np.frombuffer(found[key], dtype)
    return states


class _Damage(sqlite3.DatabaseError):
    """The file is a database, but not one that this version wrote."""


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extended part
    # A plain SQLITE_ERROR for our own fixed statements means other tables than ours.
    damage = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)
    return isinstance(error, _Damage) or code in damage


def _version(db: sqlite3.Connection) -> int:
    """The format of the file; 0 for an empty one, -1 for tables of something else."""
    version = _number(db, "PRAGMA user_version")
    if version == 0 and _number(db, "SELECT count(*) FROM sqlite_master"):
        return -1
    return version


def _number(db: sqlite3.Connection, query: str) -> int:
    return int(db.execute(query).fetchone()[0])


def _slices(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    return (keys[i : i + _ASK] for i in range(0, len(keys), _ASK))


def _checksum(row: bytes) -> bytes:
    return zlib.crc32(row).to_bytes(_CHECK, "big")


def _is_whole(row: object) -> bool:
    return isinstance(row, bytes) and _checksum(row[:-_CHECK]) == row[-_CHECK:]


def _key(encoder: Encoder, text: str) -> bytes:
    tag = f"{encoder.name}\0{encoder.revision}\0".encode("utf-8", "surrogateescape")
    return hashlib.blake2b(tag + text.encode("utf-8", "surrogatepass"), digest_size=20).digest()


def _now() -> int:
    return int(time.time())
