"""Finding and loading sentence-transformers models: folders, the local store, the model hub.

No code of a model is run and no pickle is trusted: a model whose modules are not those of the
library is refused (`trust_remote_code` stays off; the library's version 6 keeps to that for
folders too), and weights that are not in safetensors are read by PyTorch's restricted loader,
which knows tensors and nothing else.  The network is used only if the user names a model that
is not on this machine.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.util
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.embedding.cores import usable_cores
from aligner.embedding.transformers import transformers_version
from aligner.errors import ModelError

_PATIENCE = 10.0  # seconds until a hub that does not answer is given up
_ADVICE = "give the name of a sentence-transformers model or the folder of one"


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model and what identifies it.

    Attributes:
        name: the hub name, or the folder's own name without the folders above it.
        revision: the hub's commit, or a hash of all files of the folder.
        model: a `SentenceTransformer`.
    """

    name: str
    revision: str
    model: Any


def load_model(name: str) -> LoadedModel:
    """The model in the folder `name`, else the hub's model of that name.

    Raises:
        ModelError: sentence-transformers is not installed, or the model cannot be found,
            downloaded or loaded.
    """
    if not name.strip():
        raise ModelError(f"{name!r} is no name of a model; {_ADVICE}")
    folder = Path(name).expanduser()
    local = folder.is_dir()
    if not local and (_looks_like_path(name) or folder.is_file()):
        raise ModelError(f"there is no model folder {name}; {_ADVICE}")
    if importlib.util.find_spec("sentence_transformers") is None:
        raise ModelError(
            f"the model {name} needs sentence-transformers; run "
            "`pip install 'bitext-aligner[transformers]'`, or leave out --model "
            "for the built-in encoder"
        )
    version = transformers_version() or ""
    if version.partition(".")[0] in ("0", "1", "2", "3", "4", "5"):
        # Older ones run code that lies in a model's folder, and cannot pad to a given length.
        raise ModelError(
            f"sentence-transformers {version} is too old for the model {name}; run "
            "`pip install --upgrade 'bitext-aligner[transformers]'`"
        )
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    if local:
        folder = folder.resolve()
        revision = _hash_of_files(folder)
        return LoadedModel(folder.name, revision, _load(name, str(folder), None, True))
    stored = _stored_commit(name)
    if stored is not None:
        repository, commit = stored
        with contextlib.suppress(ModelError):  # if it is not whole, the hub has the rest
            return LoadedModel(name, commit[:12], _load(name, repository, commit, True))
    repository, commit = _hub_commit(name)
    return LoadedModel(name, commit[:12], _load(name, repository, commit, False))


def _looks_like_path(name: str) -> bool:
    return name.startswith((".", "/", "~")) or name.count("/") > 1 or "\\" in name


def _repositories(name: str) -> list[str]:
    """The library's own models may be named without its organisation."""
    return [name] if "/" in name else [f"sentence-transformers/{name}", name]


def _stored_commit(name: str) -> tuple[str, str] | None:
    """Repository and commit of a model that was downloaded whole before."""
    hub = _library("huggingface_hub")
    for repository in _repositories(name):
        for file in ("modules.json", "config.json"):
            try:
                path = hub.try_to_load_from_cache(repository, file, cache_dir=_store())
            except hub.utils.HFValidationError as error:
                raise ModelError(f"{name!r} is no name of a model; {_ADVICE}") from error
            if isinstance(path, str) and _has_weights(Path(path).parent):
                return repository, Path(path).parent.name
    return None


def _store() -> str | None:
    """Where the library keeps its downloads, if not where the hub's own client does."""
    return os.environ.get("SENTENCE_TRANSFORMERS_HOME") or None


def _has_weights(snapshot: Path) -> bool:
    """Whether a download got as far as the weights, which come last."""
    return any(snapshot.rglob("*.safetensors")) or any(snapshot.rglob("*.bin"))


def _hub_commit(name: str) -> tuple[str, str]:
    """Repository and newest commit of a model, asked of the hub once.

    The library itself would ask for one file after another, five times each with pauses between:
    over a minute without a network.
    """
    hub = _library("huggingface_hub")
    for repository in _repositories(name):
        try:
            commit = hub.HfApi().model_info(repository, timeout=_PATIENCE).sha
        except hub.utils.GatedRepoError as error:
            raise ModelError(
                f"the model {name} is given to registered users only; accept its terms on the "
                "hub and run `hf auth login`"
            ) from error
        except hub.utils.RepositoryNotFoundError:
            continue
        except Exception as error:  # whatever the HTTP library of the day raises
            raise ModelError(
                f"the model {name} is not (or not whole) on this machine and cannot be "
                f"downloaded: {_first_line(error)}; check the network, or give a model's folder"
            ) from error
        if commit:
            return repository, str(commit)
    raise ModelError(f"there is no model {name} on this machine or on the hub; {_ADVICE}")


def _load(name: str, source: str, commit: str | None, local_only: bool) -> Any:
    try:
        # Of reading the weights; downloads keep theirs.
        _library("transformers.utils.logging").disable_progress_bar()
        _library("torch").set_num_threads(usable_cores())
        return _library("sentence_transformers").SentenceTransformer(
            source, revision=commit, local_files_only=local_only, trust_remote_code=False
        )
    except Exception as error:  # the library raises whatever its parts raise
        raise ModelError(
            f"the model {name} cannot be loaded: {_first_line(error)}; {_ADVICE}"
        ) from error


def _library(name: str) -> Any:
    """A module of the extra; by name, for a type checker would follow it into all of PyTorch."""
    return importlib.import_module(name)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].strip().rstrip(".;:") if lines else type(error).__name__


def _hash_of_files(folder: Path) -> str:
    digest = hashlib.sha256()
    names = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    for name in sorted(path.as_posix() for path in names if not path.name.startswith(".")):
        digest.update(name.encode("utf-8", "surrogateescape") + b"\0")
        try:
            with (folder / name).open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        except OSError as error:
            reason = error.strerror or error
            raise ModelError(f"cannot read {folder / name}: {reason}; {_ADVICE}") from error
    return digest.hexdigest()[:12]
