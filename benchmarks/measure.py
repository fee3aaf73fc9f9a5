"""One system on one dataset in a process of its own; started by `align.py`, prints JSON.

With `--encode N` no system runs: the windows of up to N sentences are embedded and put on disk,
so that the memory of the measured processes is that of their search.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from pathlib import Path

from data import load_dataset
from peers import cleaned
from systems import run
from vectors import WindowVectors


def main() -> None:
    """Read the arguments, work, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--dataset", required=True)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--model", required=True)
    parser.add_argument("--revision", default="")
    parser.add_argument("--system", default="")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--encode", type=int, default=0)
    options = parser.parse_args()
    dataset = load_dataset(options.data, options.dataset, options.limit)
    if not options.system:
        from aligner.embedding import get_encoder

        encoder = get_encoder(options.model)
        store = WindowVectors(options.model, encoder.revision, encoder)
        if options.encode:
            encoder.encode(["loads the weights, which is not timed"])
            store.windows(["PAD"], 1)
        for case in dataset.cases:
            for side in (case.source, case.target):
                for size in range(1, options.encode + 1):
                    store.windows(cleaned(side), size)
        json.dump({"revision": encoder.revision, "peak_mib": peak_mib()}, sys.stdout)
        return
    store = WindowVectors(options.model, options.revision)
    runs = [run(options.system, case, store, options.repeats) for case in dataset.cases]
    result = {
        "beads": [one.beads for one in runs],
        "encode_seconds": sum(one.encode_seconds for one in runs),
        "search_seconds": sum(one.search_seconds for one in runs),
        "peak_mib": peak_mib(),
    }
    json.dump(result, sys.stdout)


def peak_mib() -> float:
    """The largest resident set of this process so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


if __name__ == "__main__":
    main()
