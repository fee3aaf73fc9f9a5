"""The aligners that the benchmark compares, by name, and how one of them runs on one case.

A name ends in the largest n + m of its beads where that can be chosen: `bertalign-8`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from aligner.embedding import get_encoder
from aligner.evaluation import Ladder, LadderBead, ladder_of
from aligner.model import Block, Document, Segment
from data import Case
from peers import cleaned, gale_church, plain, vecalign, vecalign_vectors
from peers_bertalign import bertalign, window_arrays
from vectors import WindowVectors

DEFAULT = ("ours", "bertalign-5", "bertalign-8", "vecalign-8", "plain-9", "galechurch")
NEEDS = {"vecalign": "sentalign", "galechurch": "galechurch"}
SIZED = ("bertalign", "plain", "vecalign")


class MissingSystemError(Exception):
    """A system cannot run here; the message says what it lacks."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a system made of a case; times are wall clock, the median of the repeats."""

    beads: Ladder
    encode_seconds: float
    search_seconds: float


def check(system: str) -> None:
    """Raise MissingSystemError unless `system` is known and installed."""
    family, size = parse(system)
    if family not in ("ours", "galechurch", *SIZED):
        raise MissingSystemError(f"no system {system}; known are {', '.join(DEFAULT)}")
    if (family in SIZED) != (size > 1):
        raise MissingSystemError(f"{family} {'needs' if family in SIZED else 'takes no'} -SIZE")
    package = NEEDS.get(family)
    if package and find_spec(package) is None:
        raise MissingSystemError(f"{system} needs the package {package}; `pip install {package}`")


def parse(system: str) -> tuple[str, int]:
    """`bertalign-8` to ("bertalign", 8); the size is 0 where the name has none."""
    family, _, size = system.partition("-")
    return family, int(size) if size.isdigit() else 0


def largest_window(systems: Sequence[str]) -> int:
    """The most sentences of one window that any of `systems` needs a vector of; 0 for none."""
    sizes = [0]
    for family, size in map(parse, systems):
        if family == "vecalign":
            sizes.append(size)  # it samples one window size more than its beads have
        elif family in SIZED:
            sizes.append(size - 1)
    return max(sizes)


def run(system: str, case: Case, store: WindowVectors, repeats: int) -> Run:
    """Align `case` `repeats` times with a system that passed `check`."""
    family, size = parse(system)
    if family == "ours":
        return ours(case, store.name, repeats)
    before = store.seconds
    search = _search(family, size, case, store)
    encode_seconds = store.seconds - before
    times = []
    beads: list[LadderBead] = []
    for _ in range(repeats):
        start = time.perf_counter()
        beads = search()
        times.append(time.perf_counter() - start)
    return Run(tuple(beads), encode_seconds, statistics.median(times))


def _search(
    family: str, size: int, case: Case, store: WindowVectors
) -> Callable[[], list[LadderBead]]:
    if family == "galechurch":
        return lambda: gale_church(case)
    if family == "vecalign":
        overlaps = vecalign_vectors(case, store, size)
        return lambda: vecalign(overlaps, size)
    source = window_arrays(cleaned(case.source), store, size - 1)
    target = window_arrays(cleaned(case.target), store, size - 1)
    peer = bertalign if family == "bertalign" else plain
    return lambda: peer((source[0], target[0]), (source[1], target[1]), size)


def ours(case: Case, model: str, repeats: int) -> Run:
    """This project's aligner over sentences, without any cache and without paragraphs."""
    from aligner.api import Options, align_documents

    documents = [
        Document(
            case.name,
            lang,
            tuple(Block(text, "line") for text in texts),
            tuple(Segment(text, number, 0, len(text)) for number, text in enumerate(texts)),
        )
        for lang, texts in ((case.source_lang, case.source), (case.target_lang, case.target))
    ]
    options = Options(model=model, cache=False)
    get_encoder(model).encode(["loads the weights, which is not timed"])
    starts: dict[str, float] = {}

    def note(stage: str, _done: int, _total: int) -> None:
        starts.setdefault(stage, time.perf_counter())

    encoding, search = [], []
    beads: Ladder = ()
    for _ in range(repeats):
        starts.clear()
        start = time.perf_counter()
        beads = ladder_of(align_documents(documents[0], documents[1], options, note).beads)
        end = time.perf_counter()
        # A document with an empty side is not searched at all.
        searching = starts.get("Aligning", end)
        encoding.append(searching - start)
        search.append(end - searching)
    return Run(beads, statistics.median(encoding), statistics.median(search))
