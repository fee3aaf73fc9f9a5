"""What an export is asked for and what it reports back: the types every exporter shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from aligner.errors import UsageError
from aligner.model import Alignment

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What to leave out of an export and how to write the rest.

    Attributes:
        unit: one translation unit a bead, or one an aligned paragraph (see `units`).
        min_confidence: units below this confidence (0 to 1) are left out.
        swap: write the target as the source and the source as the target.
        deduplicate: write each pair of texts once, where it occurs first.
        source_code: BCP 47 code to write for the alignment's source document in place of its
            language ("en-GB").  The code belongs to the document: with `swap` it stays with
            that document's text.
        target_code: the same for the target document ("ar-EG").

    Raises:
        UsageError: `min_confidence` is not between 0 and 1, or a code is not a language tag.
    """

    unit: Literal["sentence", "paragraph"] = "sentence"
    min_confidence: float = 0.0
    swap: bool = False
    deduplicate: bool = False
    source_code: str | None = None
    target_code: str | None = None

    def __post_init__(self) -> None:
        if self.unit not in ("sentence", "paragraph"):
            raise UsageError(f"unknown unit {self.unit!r}; choose sentence or paragraph")
        if not 0.0 <= self.min_confidence <= 1.0:
            raise UsageError(
                f"the least confidence {self.min_confidence} is out of range; "
                "give a number from 0 to 1"
            )
        for code in (self.source_code, self.target_code):
            if code is not None and not _LANGUAGE_TAG.fullmatch(code):
                raise UsageError(f"{code!r} is not a language code; write one like en-GB or ar-EG")

    def codes(self, alignment: Alignment) -> tuple[str, str]:
        """The language codes of the two sides as they are written, after `swap`."""
        source = self.source_code or alignment.source.lang or "und"
        target = self.target_code or alignment.target.lang or "und"
        return (target, source) if self.swap else (source, target)


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote and what it left out.

    Attributes:
        units: translation units (rows, lines) written.
        empty: units left out because a side has no text the format can hold.
        below: units left out because they are below the least confidence.
        duplicates: units left out because the same pair of texts was written before.
        paths: the files that now exist.
    """

    units: int
    empty: int = 0
    below: int = 0
    duplicates: int = 0
    paths: tuple[Path, ...] = ()


class Exporter(Protocol):
    """Writes one file format.

    Attributes:
        name: the format's name, for people.
        suffixes: the file endings that choose this exporter, lower-case with their dot.
    """

    name: str
    suffixes: tuple[str, ...]

    def write(self, alignment: Alignment, path: Path, options: ExportOptions) -> ExportReport:
        """Write `alignment` to `path`, a temporary file that exists and is empty."""
        ...
