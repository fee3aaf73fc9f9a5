"""Any sentence-transformers model, by hub name or local folder: the extra `transformers`.

The library is imported when a model is loaded and not before, since its import alone takes
seconds.  How a model is found and loaded is in `hub`.
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.errors import ModelError

FloatArray = NDArray[np.float32]

# Texts in a batch.  A processor gains little from more, and a short document fills few.
_BATCH_CPU, _BATCH_DEVICE = 8, 32
_BUCKET = 16  # tokens; the lengths that texts are padded to are multiples of it


def transformers_version() -> str | None:
    """Version of sentence-transformers, or None where it is not installed."""
    try:
        return importlib.metadata.version("sentence-transformers")
    except importlib.metadata.PackageNotFoundError:
        return None


class SentenceTransformerEncoder:
    """A sentence-transformers model.

    A window's vector is composed as the normalised sum of its sentence vectors, each weighted
    by the square root of its length in characters.

    Args:
        name: a hub name or a folder.

    Raises:
        ModelError: the extra is not installed, or the model cannot be found, downloaded or
            loaded.
    """

    def __init__(self, name: str) -> None:
        from aligner.embedding.hub import load_model

        loaded = load_model(name)
        self.name = loaded.name
        self.revision = f"{loaded.revision}+st{transformers_version()}+fixed1"
        self._model = loaded.model
        on_cpu = getattr(self._model.device, "type", "cpu") == "cpu"
        self._batch = _BATCH_CPU if on_cpu else _BATCH_DEVICE
        self.dimension = int(self._vectors(["a"], None).shape[1])

    def encode(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> FloatArray:
        """Normalised vectors of single texts, float32, shape (n, dimension).

        A text of which the model knows no word has zeros.
        """
        return self.compose(self.states(texts, progress), 1)

    def states(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.floating]:
        """Unit vectors and a length weight, float32, shape (n, dimension + 1)."""
        out = np.zeros((len(texts), self.dimension + 1), np.float32)
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        for rows, length in self._batches(clean):
            vectors = self._vectors([clean[i] for i in rows], length)
            # Should another kernel move the last bits all the same, this hides most of it.
            out[rows, :-1] = np.round(np.nan_to_num(vectors), 5)
            if progress is not None:
                progress(len(rows))
        out[:, -1] = np.sqrt([len(text) + 1 for text in texts])
        return out

    def compose(self, states: NDArray[np.floating], size: int) -> FloatArray:
        """Vectors of windows of `size` texts, float32, shape (n - size + 1, dimension)."""
        n = len(states) - size + 1
        if n <= 0:
            return np.empty((0, self.dimension), np.float32)
        total = np.zeros((n, self.dimension), np.float32)
        for k in range(size):
            part = states[k : k + n]
            total += part[:, :-1] * part[:, -1:]
        norm = np.sqrt(np.einsum("ij,ij->i", total, total))
        return np.asarray(total / np.maximum(norm, 1e-12)[:, None], np.float32)

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], int | None]]:
        """Numbers of texts to encode together, and the tokens to pad each of them to.

        Shapes decide which kernels compute a text, and so its last bits.  So each batch has the
        same number of rows, and its length depends on the text alone; a model whose tokens
        cannot be counted gets its texts one by one.
        """
        buckets: dict[int, list[int]] = {}
        limit = self._model.max_seq_length
        for first in range(0, len(texts), _BATCH_DEVICE):
            counts = self._token_counts(list(texts[first : first + _BATCH_DEVICE]))
            if counts is None:
                yield from (([i], None) for i in range(first, len(texts)))
                break
            for i, count in enumerate(counts, first):
                length = -(-count // _BUCKET) * _BUCKET
                buckets.setdefault(min(length, limit or length), []).append(i)
        for length, rows in sorted(buckets.items()):
            for first in range(0, len(rows), self._batch):
                yield rows[first : first + self._batch], length

    def _token_counts(self, texts: list[str]) -> list[int] | None:
        """Tokens of each text as the network sees it, or None if the model has no such thing."""
        model = self._model
        prompt = model.prompts.get(model.default_prompt_name) or None
        mask = model.preprocess(texts, prompt=prompt).get("attention_mask")
        if mask is None or mask.ndim != 2 or len(mask) != len(texts):
            return None
        return [int(count) for count in mask.sum(1)]

    def _vectors(self, texts: list[str], length: int | None) -> FloatArray:
        """Normalised vectors of the texts of one batch, each padded to `length` tokens."""
        options: dict[str, Any] = {}
        rows = list(texts)
        if length is not None:
            rows += [""] * (self._batch - len(texts))
            padding = {"padding": "max_length", "max_length": length, "truncation": True}
            options["processing_kwargs"] = {"text": padding}
        try:
            vectors = self._model.encode(
                rows,
                batch_size=len(rows),
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
                **options,
            )
        except (RuntimeError, ValueError, IndexError, TypeError) as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise ModelError(
                f"the model {self.name} fails on a text: {reason}; choose another model"
            ) from error
        return np.asarray(vectors, np.float32)[: len(texts)]
