"""Readers: from a file to a `Document` of blocks.

A reader turns the bytes of one format into blocks in reading order and knows nothing of files,
languages or sentences.  To add one, write a module with such an object and name it in `READERS`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from aligner.errors import InputError, UsageError
from aligner.language import detect_language
from aligner.model import Block, Document, Segment
from aligner.readers.source import read_bytes, unsupported
from aligner.readers.text import LONGEST_LINE, TextReader, is_blank
from aligner.registry import Registry

__all__ = ["READERS", "Reader", "read_document"]

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Reader(Protocol):
    """One input format.

    Attributes:
        name: the format, for messages ("Word document").
        suffixes: the file endings it stands for, lower-case, with their dot.
    """

    name: str
    suffixes: tuple[str, ...]

    def read(self, data: bytes, *, encoding: str | None, lang: str | None) -> list[Block]:
        """The blocks of a document in reading order.

        Args:
            data: the whole file, not empty.
            encoding: codec that the user asked for, or None to find it out.
            lang: language that the user named, or None; helps to tell encodings apart.

        Raises:
            InputError: the content is not this format, or damaged.  The message goes on after
                the file's name: "is not …", "has …".
            UsageError: `encoding` is no known codec.
        """
        ...


READERS: Registry[Reader] = Registry(
    "reader",
    {
        ".txt": "aligner.readers.text:READER",
        ".text": "aligner.readers.text:READER",
        ".md": "aligner.readers.markdown:READER",
        ".markdown": "aligner.readers.markdown:READER",
        ".html": "aligner.readers.html:READER",
        ".htm": "aligner.readers.html:READER",
        ".xhtml": "aligner.readers.html:READER",
        ".docx": "aligner.readers.docx:READER",
    },
)


def read_document(
    path: Path | str,
    *,
    lang: str | None = None,
    encoding: str | None = None,
    segmented: bool = False,
) -> Document:
    """Read a document; the reader is chosen by the ending of its name.

    Args:
        path: the file; `-` is standard input, read as plain text.
        lang: BCP 47 code of its language; None to detect it ("und" where nothing decides).
        encoding: codec of the text, against all appearance but a byte order mark.
        segmented: the text is segmented already: one segment a line, a blank line between
            blocks.  In formats other than plain text each block is one segment.

    Returns:
        The document; without segments, unless `segmented`.

    Raises:
        InputError: the file is missing, empty, damaged, too large or not what its ending says.
        UsageError: `lang` is no language code, or `encoding` no codec.
    """
    language = _language_tag(lang) if lang is not None else None
    path = Path(path)
    shown = "standard input" if str(path) == "-" else str(path)
    suffix = path.suffix.lower()
    advice = unsupported(suffix)
    if advice and path.is_file():
        raise InputError(f"{shown} is a {suffix} file, which is not read as a document; {advice}")
    data = read_bytes(path)
    reader = READERS.get(suffix if suffix in READERS else ".txt")
    try:
        blocks, segments = _read(reader, data, encoding, language, segmented)
    except InputError as error:
        raise InputError(f"{shown} {error}") from error
    if not blocks:
        raise InputError(f"{shown} holds no text, only white space or what is not read")
    return Document(
        name="stdin" if str(path) == "-" else path.name,
        lang=language or detect_language(_sample(blocks)).code,
        blocks=tuple(blocks),
        segments=tuple(segments),
        digest=hashlib.sha256(data).hexdigest(),
    )


def _read(
    reader: Reader, data: bytes, encoding: str | None, lang: str | None, segmented: bool
) -> tuple[list[Block], list[Segment]]:
    if segmented and isinstance(reader, TextReader):
        return reader.read_segmented(data, encoding=encoding, lang=lang)
    blocks = _sound(reader.read(data, encoding=encoding, lang=lang))
    if segmented:
        return blocks, [Segment(b.text, i, 0, len(b.text)) for i, b in enumerate(blocks)]
    return blocks, []


def _language_tag(lang: str) -> str:
    if not _LANGUAGE_TAG.fullmatch(lang):
        raise UsageError(f"{lang!r} is no language code; use one such as en, ar or en-GB")
    primary, dash, rest = lang.partition("-")
    return primary.lower() + dash + rest


def _sound(blocks: list[Block]) -> list[Block]:
    """The blocks with something to see in them; none of them of a size that no text has."""
    kept = [block for block in blocks if not is_blank(block.text)]
    for block in kept:
        if len(block.text) > LONGEST_LINE:
            raise InputError(
                f"has a block of {len(block.text) / 1e6:.0f} million characters ({block.locator}); "
                "break it into paragraphs"
            )
    return kept


def _sample(blocks: Sequence[Block]) -> str:
    """Text for the detection of the language: not all of a long book."""
    step = len(blocks) // 2_000 + 1
    return "\n".join(block.text[:2_000] for block in blocks[::step])
