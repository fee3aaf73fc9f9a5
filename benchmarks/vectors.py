"""Vectors of windows of sentences for the peers, kept on disk between runs.

A window is its sentences joined by one space and embedded as a text of its own, which is what
the peers' authors do.  Beside the vectors stands the time that the encoder took for them, so
that a later run can still report it.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.embedding import Encoder

FloatArray = NDArray[np.float32]


def cache_folder() -> Path:
    """`$XDG_CACHE_HOME/aligner-bench`."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".cache") / "aligner-bench"


@dataclass
class WindowVectors:
    """Window vectors of one encoder, from the cache where they are there.

    Attributes:
        name: of the encoder.
        revision: of the encoder; other revisions are other vectors.
        encoder: made at the first miss only, so that a process which finds all its vectors
            does not carry the network.
        seconds: encoder time behind all vectors handed out so far, wall clock.
    """

    name: str
    revision: str
    encoder: Encoder | None = None
    seconds: float = 0.0

    def windows(self, sentences: Sequence[str], size: int) -> FloatArray:
        """Unit vectors of all windows of `size` sentences, shape (n - size + 1, dimension)."""
        texts = [" ".join(sentences[i : i + size]) for i in range(len(sentences) - size + 1)]
        key = hashlib.sha256("\0".join([str(size), *texts]).encode()).hexdigest()[:32]
        path = cache_folder() / f"{Path(self.name).name}-{self.revision}" / f"{key}.npz"
        if path.exists():
            with np.load(path) as stored:
                self.seconds += float(stored["seconds"])
                return np.asarray(stored["vectors"], np.float32)
        vectors, seconds = self._encode(texts)
        self.seconds += seconds
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(suffix=".npz", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            np.savez(file, vectors=vectors, seconds=seconds)
        Path(temporary).replace(path)
        return vectors

    def _encode(self, texts: list[str]) -> tuple[FloatArray, float]:
        if self.encoder is None:
            from aligner.embedding import get_encoder

            self.encoder = get_encoder(self.name)
            self.encoder.encode(["loads the weights, which is not timed"])
        start = time.perf_counter()
        vectors = self.encoder.encode(texts)
        return vectors, time.perf_counter() - start


def ending_at(windows: FloatArray, count: int, fill: FloatArray | None = None) -> FloatArray:
    """Rows re-numbered by the last sentence of their window; the first rows have no window.

    Args:
        windows: vectors of windows, by first sentence.
        count: sentences in the document, the number of rows returned.
        fill: vector for the rows without a window; zeros by default.
    """
    out = np.zeros((count, windows.shape[1]), np.float32)
    missing = count - len(windows)
    if fill is not None:
        out[:missing] = fill
    out[missing:] = windows
    return out
