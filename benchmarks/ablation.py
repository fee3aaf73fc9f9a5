"""What each piece of evidence is worth: strict F1 without it, cross-validated by document.

For each group of features the weights are fitted anew without it, on one fold, and measured on
the other; the last rows leave out the adaptation to the pair, and everything but similarity
and size.  About ten minutes.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from aligner.alignment import default_weights
from aligner.alignment.features import NAMES
from aligner.alignment.lattice import Lattice
from aligner.alignment.search import beads_of
from aligner.embedding import get_encoder
from aligner.evaluation import ladder_of, pool, score
from crf import Example, example, fit
from data import dataset_names, load_dataset
from folds import CASES, PENALTY, adapted, folds_of, importance, null_share
from signature import ROOT, signature
from table import markdown

GROUPS = {
    "borders (inside, outside)": ("border", "outside"),
    "parts": ("parts",),
    "belonging": ("belongs",),
    "length": ("|delta|", "z2"),
    "numbers and words": ("words", "numbers"),
    "marks at the ends": ("question", "exclamation", "open", "quote"),
    "size of the bead": ("a+b-2", "a+b>2", "min(a,b)", "|a-b|", "a+b>4"),
    "what null beads know": tuple(name for name in NAMES if name.startswith("null ")),
}
ROUNDS = 10  # of each fit; they begin at the weights of the package
ALONE = ("match", "g", *NAMES[NAMES.index("a+b-2") : NAMES.index("null") + 1])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/gold")
    options = parser.parse_args(arguments)
    encoder = get_encoder()
    examples, checksums = [], []
    for name in dataset_names(options.data):
        dataset = load_dataset(options.data, name, CASES.get(name, 0))
        checksums.append(dataset.checksum)
        examples += [example(case, encoder, max_group=9) for case in dataset.cases]
    start = default_weights().values.astype(np.float64)
    rows = []
    with threadpool_limits(limits=1, user_api="blas"):
        for item in examples:
            item.prune(start)
        everything = np.ones(len(NAMES), np.bool_)
        runs = {"(all evidence)": everything}
        for name, prefixes in GROUPS.items():
            runs[name] = np.array([not feature.startswith(prefixes) for feature in NAMES])
        runs["all but similarity and size"] = np.array([feature in ALONE for feature in NAMES])
        for name, kept in runs.items():
            rows.append([name, *_cross_validated(examples, start, kept, adapt=True)])
            print(f"{name} done", file=sys.stderr, flush=True)
        rows.append(
            ["adaptation to the pair", *_cross_validated(examples, start, everything, adapt=False)]
        )
    sets = sorted({item.case.dataset for item in examples})
    print(signature(("numpy", "scipy"), data=",".join(checksums), folds="2"))
    print()
    print(markdown(["without", *sets, "pooled", "pooled null"], rows))
    return 0


def _cross_validated(
    examples: Sequence[Example], start: np.ndarray, kept: np.ndarray, *, adapt: bool
) -> list[str]:
    """Strict F1 of each set and of all beads, and pooled null F1, with some features only."""
    folds = folds_of(examples)
    fitted = []
    for k in (0, 1):
        for item in folds[1 - k]:
            item.features, item.hidden = item.features * kept, item.features
        found = fit(folds[1 - k], importance(folds[1 - k]), start * kept, PENALTY, ROUNDS)
        for item in folds[1 - k]:
            item.features = item.hidden
        fitted.append(found * kept)
    share = null_share(folds, fitted)
    ladders = defaultdict(list)
    for fold, values in zip(folds, fitted, strict=True):
        for item in fold:
            if adapt:
                lattice = adapted(item, values, share)
            else:
                plain = item.scores(item.features @ values)
                lattice = Lattice(item.corridor, item.pair.types, plain)
            beads = beads_of(lattice, lattice.best_path(), default_weights())
            ladders[item.case.dataset].append(score(item.case.gold, ladder_of(beads)))
    pooled = pool([one for scores in ladders.values() for one in scores])
    return [
        *(f"{pool(scores).strict.ratios.f1:.3f}" for _, scores in sorted(ladders.items())),
        f"{pooled.strict.ratios.f1:.3f}",
        f"{pooled.null.ratios.f1:.3f}",
    ]


if __name__ == "__main__":
    sys.exit(main())
