"""The main job as functions: read, segment, embed, align."""

from __future__ import annotations

import dataclasses
import platform
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import InputError
from aligner.model import Alignment, Bead, Document, Signature

if TYPE_CHECKING:
    from aligner.alignment import Pair
    from aligner.embedding import Encoder


@dataclasses.dataclass(frozen=True, slots=True)
class Options:
    """Everything that an alignment depends on besides the two documents.

    Attributes:
        model: name of the encoder, or the folder of a sentence-transformers model.
        source_lang: language code of the source, found by script and vocabulary if None.
        target_lang: the same of the target.
        segmented: each non-blank line is a segment already, a blank line ends a block.
        max_group: most segments of a bead, both sides together, 2 to 16.
        encoding: encoding of plain text, found if None.
        cache: whether vectors are kept on disk between runs.
    """

    model: str = "use-m3"
    source_lang: str | None = None
    target_lang: str | None = None
    segmented: bool = False
    max_group: int = 9
    encoding: str | None = None
    cache: bool = True


# Told as work goes on: what is being done, how many of how many units are done.
Progress = Callable[[str, int, int], None]


def version() -> str:
    """Version of the installed distribution."""
    try:
        return metadata.version("bitext-aligner")
    except metadata.PackageNotFoundError:
        return "unknown"


def read_and_segment(path: Path | str, lang: str | None, options: Options) -> Document:
    """A document with its segments.

    Raises:
        InputError: the file cannot be read, or there is no text in it.
    """
    from aligner.readers import read_document
    from aligner.segmentation import segment_document

    document = read_document(
        path, lang=lang, encoding=options.encoding, segmented=options.segmented
    )
    document = segment_document(document)
    if not document.segments:
        raise InputError(f"{path} holds no text to align; is it the right file?")
    return document


def align_files(
    source: Path | str,
    target: Path | str,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Alignment:
    """Align two documents.

    Raises:
        InputError: a file cannot be read.
        ModelError: the encoder is missing.
        UsageError: an option makes no sense.
    """
    options = options or Options()
    documents = (
        read_and_segment(source, options.source_lang, options),
        read_and_segment(target, options.target_lang, options),
    )
    return align_documents(*documents, options, progress)


def align_documents(
    source: Document,
    target: Document,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Alignment:
    """Align two segmented documents; either may be empty."""
    from aligner.alignment import crossing_findings, crossings, one_sided
    from aligner.embedding import get_encoder

    options = options or Options()
    encoder = get_encoder(options.model)
    signature = _signature(source, target, options, encoder)
    if source.segments and target.segments:
        pair = document_pair(source, target, options, progress, encoder)
        if progress is not None:
            progress("Aligning", 0, 1)
        beads = pair.align().beads
        moved = crossings(pair.source, pair.target, beads)
        findings = crossing_findings(source, target, beads, moved)
        if progress is not None:
            progress("Aligning", 1, 1)
    else:
        beads, findings = one_sided(len(source.segments), len(target.segments)), ()
    alignment = Alignment(source, target, beads, findings, signature)
    alignment.check_tiling()
    return alignment


def document_pair(
    source: Document,
    target: Document,
    options: Options | None = None,
    progress: Progress | None = None,
    encoder: Encoder | None = None,
) -> Pair:
    """Two segmented documents, embedded and ready to align, re-align or offer alternatives.

    Raises:
        ModelError: the encoder is missing.
        ValueError: a document has no segments.
    """
    from aligner.alignment import Pair, Parameters
    from aligner.alignment.side import Side
    from aligner.embedding import cached_states, default_cache, get_encoder

    options = options or Options()
    if not source.segments or not target.segments:
        raise ValueError("both documents need segments")
    encoder = encoder or get_encoder(options.model)
    total = len(source.segments) + len(target.segments)
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        if progress is not None:
            progress("Embedding", done, total)

    cache = default_cache() if options.cache else None
    sides = []
    for document in (source, target):
        texts = [segment.text for segment in document.segments]
        blocks = [segment.block for segment in document.segments]
        states = cached_states(encoder, texts, cache, advance)
        sides.append(Side(texts, states, encoder, blocks))
    return Pair(sides[0], sides[1], Parameters(max_group=options.max_group))


def align_segments(
    source: Sequence[str],
    target: Sequence[str],
    *,
    source_lang: str = "und",
    target_lang: str = "und",
    options: Options | None = None,
) -> list[Bead]:
    """Align two lists of sentences; an empty string is a segment like another."""
    from aligner.model import Block, Segment

    documents = []
    for texts, lang in ((source, source_lang), (target, target_lang)):
        blocks = tuple(Block(text, "line") for text in texts)
        segments = tuple(Segment(text, k, 0, len(text)) for k, text in enumerate(texts))
        documents.append(Document("", lang, blocks, segments))
    return list(align_documents(documents[0], documents[1], options).beads)


def _signature(source: Document, target: Document, options: Options, encoder: Encoder) -> Signature:
    from aligner.alignment import default_weights
    from aligner.segmentation import segmenter_for

    items = {
        "aligner": version(),
        "encoder": f"{encoder.name}@{encoder.revision}",
        "weights": default_weights().revision,
        "max-group": str(options.max_group),
    }
    for side, document in (("source", source), ("target", target)):
        segmenter = segmenter_for(document.lang)
        rules = "lines" if options.segmented else f"{segmenter.name}@{segmenter.version}"
        items[side] = f"{document.lang},{rules},{document.digest[:12] or 'memory'}"
    items["python"] = ".".join(platform.python_version_tuple()[:2])
    return Signature(items)


def check_options(options: Options) -> None:
    """Refuse options that make no sense before any work is done.

    Raises:
        UsageError: says which and what to give.
    """
    from aligner.alignment.parameters import Parameters
    from aligner.errors import UsageError

    try:
        Parameters(max_group=options.max_group)
    except ValueError as error:
        raise UsageError(f"--max-group: {error}") from error
