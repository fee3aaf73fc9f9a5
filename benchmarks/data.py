"""The gold sets of the benchmark: folders of cases with sentences and true beads.

A folder's name begins with its two languages, source first (`ar-en-law`).  A case is three
files: `NAME.SOURCE` and `NAME.TARGET` with one sentence a line, and `NAME.gold`, a ladder.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import InputError
from aligner.evaluation import Ladder, read_ladder


@dataclass(frozen=True, slots=True)
class Case:
    """One aligned pair of documents; empty lines are kept, so that numbers agree with gold."""

    dataset: str
    name: str
    source_lang: str
    target_lang: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    gold: Ladder


@dataclass(frozen=True, slots=True)
class Dataset:
    """The cases of one folder, and the hash of all their bytes."""

    name: str
    cases: tuple[Case, ...]
    checksum: str

    @property
    def kind(self) -> str:
        """`perturbed` for sets merged and cut by a program, `manual` for aligned by hand."""
        return "perturbed" if self.name.endswith("-perturbed") else "manual"


def dataset_names(root: Path) -> list[str]:
    """The folders under `root` that hold gold, manual sets first.

    Raises:
        InputError: there is none.
    """
    found = sorted({path.parent.name for path in root.glob("*/*.gold")})
    if not found:
        raise InputError(
            f"no gold under {root}; name with --data a folder of folders such as ar-en-law, "
            "each with NAME.ar, NAME.en and NAME.gold"
        )
    return sorted(found, key=lambda name: (name.endswith("-perturbed"), name))


def load_dataset(root: Path, name: str, limit: int) -> Dataset:
    """Read the first `limit` cases of a folder (all of them if 0), in the order of their names.

    Raises:
        InputError: a file of a case is missing or damaged.
    """
    source_lang, _, rest = name.partition("-")
    target_lang = rest.partition("-")[0]
    if not target_lang:
        raise InputError(f"{name} does not begin with two languages, such as ar-en-{name}")
    digest = hashlib.sha256()
    cases = []
    for ladder in sorted((root / name).glob("*.gold"))[: limit or None]:
        source, target = (
            _read(ladder.with_suffix(f".{language}"), digest)
            for language in (source_lang, target_lang)
        )
        digest.update(ladder.read_bytes())
        gold = read_ladder(ladder)
        cases.append(Case(name, ladder.stem, source_lang, target_lang, source, target, gold))
    if not cases:
        raise InputError(f"no gold under {root / name}")
    return Dataset(name, tuple(cases), digest.hexdigest()[:12])


def _read(path: Path, digest: hashlib._Hash) -> tuple[str, ...]:
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read {path}: {error}") from error
    digest.update(data)
    return sentences(text)


def sentences(text: str) -> tuple[str, ...]:
    """The lines of `text`; only a line feed ends one, and the last one may lack it."""
    lines = text.split("\n")
    return tuple(line.rstrip("\r") for line in (lines[:-1] if lines[-1] == "" else lines))
