"""Vectors kept on disk between runs, in one SQLite file under the user's cache folder.

A row is keyed by encoder, revision and a hash of the text, so a new revision never meets old
vectors.  SQLite's own locking makes two processes at once safe.  A cache that cannot be read or
written is as good as none: the work goes on without it.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from aligner.embedding import Encoder, Progress, StateArray

DEFAULT_LIMIT = 512 * 1024 * 1024  # bytes of vectors; about 250,000 sentences
_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (
    key BLOB PRIMARY KEY, used INTEGER NOT NULL, row BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS state_used ON state (used);
CREATE TABLE IF NOT EXISTS total (one INTEGER PRIMARY KEY CHECK (one = 1), bytes INTEGER);
INSERT OR IGNORE INTO total VALUES (1, 0);
"""
_ASK = 500  # keys in one query: below SQLite's smallest limit on variables


def default_cache() -> VectorCache:
    """The cache of this user: `$XDG_CACHE_HOME/aligner/vectors.sqlite`."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    folder = Path(base) if Path(base).is_absolute() else Path.home() / ".cache"
    return VectorCache(folder / "aligner" / "vectors.sqlite")


class VectorCache:
    """A bounded store of encoder states.

    Args:
        path: the SQLite file; its folder is made when first needed.
        limit: bytes of rows kept; the least recently used tenth goes when it is passed.
    """

    def __init__(self, path: Path, limit: int = DEFAULT_LIMIT) -> None:
        self.path = path
        self.limit = limit

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """The rows that are there, by key."""
        found: dict[bytes, bytes] = {}
        if not self.path.exists():
            return found
        with suppress(sqlite3.Error, OSError), self._open() as db:
            for i in range(0, len(keys), _ASK):
                part = keys[i : i + _ASK]
                marks = ",".join("?" * len(part))
                found.update(
                    db.execute(f"SELECT key, row FROM state WHERE key IN ({marks})", part)  # noqa: S608
                )
            # A stamp a day is enough for "least recently used" and spares a write a run.
            today = _today()
            with db:
                for i in range(0, len(keys), _ASK):
                    part = keys[i : i + _ASK]
                    marks = ",".join("?" * len(part))
                    db.execute(
                        f"UPDATE state SET used = ? WHERE used < ? AND key IN ({marks})",  # noqa: S608
                        (today, today, *part),
                    )
        return found

    def put(self, rows: dict[bytes, bytes]) -> None:
        """Add rows, and forget old ones if there are now too many."""
        with suppress(sqlite3.Error, OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._open() as db, db:
                db.execute("BEGIN IMMEDIATE")
                added = 0
                for key, row in rows.items():
                    cursor = db.execute(
                        "INSERT OR IGNORE INTO state VALUES (?, ?, ?)", (key, _today(), row)
                    )
                    added += len(row) if cursor.rowcount > 0 else 0
                db.execute("UPDATE total SET bytes = bytes + ?", (added,))
                self._shrink(db)

    def _shrink(self, db: sqlite3.Connection) -> None:
        (size,) = db.execute("SELECT bytes FROM total").fetchone()
        if size <= self.limit:
            return
        target = int(self.limit * 0.9)
        doomed = []
        for key, length in db.execute("SELECT key, length(row) FROM state ORDER BY used, key"):
            if size <= target:
                break
            doomed.append((key,))
            size -= length
        db.executemany("DELETE FROM state WHERE key = ?", doomed)
        db.execute("UPDATE total SET bytes = ?", (size,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=5, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = OFF")  # a lost cache costs time, nothing else
            db.executescript(_SCHEMA)
            yield db


def cached_states(
    encoder: Encoder,
    texts: Sequence[str],
    cache: VectorCache | None,
    progress: Progress | None = None,
) -> StateArray:
    """`encoder.states(texts)`, each different text encoded once, and taken from `cache`."""
    keys = [_key(encoder, text) for text in texts]
    first: dict[bytes, int] = {}
    for i, key in enumerate(keys):
        first.setdefault(key, i)
    found = cache.get(list(first)) if cache is not None else {}
    missing = [key for key in first if key not in found]
    fresh = encoder.states([texts[first[key]] for key in missing], progress)
    if progress is not None:
        progress(len(texts) - len(missing))
    if cache is not None and missing:
        cache.put({key: fresh[i].tobytes() for i, key in enumerate(missing)})
    width, dtype = fresh.shape[1], fresh.dtype
    place = {key: i for i, key in enumerate(missing)}
    states = np.empty((len(texts), width), dtype)
    for i, key in enumerate(keys):
        if key in place:
            states[i] = fresh[place[key]]
        else:
            states[i] = np.frombuffer(found[key], dtype, width)
    return states


def _key(encoder: Encoder, text: str) -> bytes:
    tag = f"{encoder.name}\0{encoder.revision}\0".encode()
    return hashlib.blake2b(tag + text.encode("utf-8", "surrogatepass"), digest_size=20).digest()


def _today() -> int:
    return int(time.time()) // 86400
