"""Any sentence-transformers model, by hub name or local folder: the extra `transformers`.

The library is imported when a model is loaded and not before, since its import alone takes
seconds.  The network is used only if the user names a model that is not on this machine.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.embedding.cores import usable_cores
from aligner.errors import ModelError

FloatArray = NDArray[np.float32]

_BATCH = 32


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
        ModelError: the extra is not installed, or the model cannot be loaded.
    """

    def __init__(self, name: str) -> None:
        folder = Path(name).expanduser()
        local = folder.is_dir()
        if not local and _looks_like_path(name):
            raise ModelError(f"no model folder {name}; see `aligner models` for what can be named")
        if importlib.util.find_spec("sentence_transformers") is None:
            raise ModelError(
                f"the model {name} needs sentence-transformers; run "
                "`pip install 'bitext-aligner[transformers]'`, or leave out --model "
                "for the built-in encoder"
            )
        self.name = folder.name if local else name
        self._model = _load(str(folder) if local else name)
        self.dimension = int(_dimension(self._model))
        self.revision = _revision(self._model, folder if local else None)

    def encode(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> FloatArray:
        """Normalised vectors of single texts, float32, shape (n, dimension)."""
        return self.compose(self.states(texts, progress), 1)

    def states(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.floating]:
        """Unit vectors and a length weight, float32, shape (n, dimension + 1)."""
        out = np.zeros((len(texts), self.dimension + 1), np.float32)
        clean = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]
        # Texts of like length share a batch, so little is padded.
        order = sorted(range(len(texts)), key=lambda i: (len(clean[i]), clean[i]))
        for first in range(0, len(order), _BATCH):
            rows = order[first : first + _BATCH]
            vectors = self._model.encode(
                [clean[i] for i in rows],
                batch_size=_BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
            # Padding moves the last bits; a rounded vector is the same in any company.
            out[rows, :-1] = np.round(np.asarray(vectors, np.float32), 5)
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


def _looks_like_path(name: str) -> bool:
    return name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name


def _load(name: str) -> Any:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(usable_cores())
        return SentenceTransformer(name, trust_remote_code=False)
    except Exception as error:  # the library raises whatever its parts raise
        reason = str(error).strip().splitlines()
        raise ModelError(
            f"the model {name} cannot be loaded: {reason[0] if reason else type(error).__name__}; "
            "give the name of a sentence-transformers model or the folder of one"
        ) from error


def _dimension(model: Any) -> int:
    get = getattr(model, "get_embedding_dimension", None) or model.get_sentence_embedding_dimension
    dimension = get()
    if not dimension:
        raise ModelError("the model does not say how long its vectors are; choose another one")
    return int(dimension)


def _revision(model: Any, folder: Path | None) -> str:
    """The hub's commit, or a hash of the files of a local folder."""
    library = transformers_version()
    if folder is None:
        commit = None
        for module in model:
            config = getattr(getattr(module, "auto_model", None), "config", None)
            commit = commit or getattr(config, "_commit_hash", None)
        return f"{commit or 'unknown'}+st{library}"
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            digest.update(path.relative_to(folder).as_posix().encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"{digest.hexdigest()[:12]}+st{library}"
