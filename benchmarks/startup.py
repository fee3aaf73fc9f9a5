"""How long the command takes to say hello, and to align a small pair.

Goals: `aligner --help` within 0.3 s of wall clock; `aligner align` of two seed documents within
4 s of processor time, all cores together, without any cache.  A goal that is missed is marked
FAIL and the exit status is 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from program import Cost, aligner_command, timed
from signature import ROOT, signature
from table import markdown

HELP_WALL = 0.3
ALIGN_CPU = 4.0
HEADER = ("what", "command", "wall s", "CPU s", "MiB", "over Python s", "goal", "verdict")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table, and return 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs behind each median; default 5")
    parser.add_argument("--seeds", type=Path, default=ROOT / "seeds", help="folder of seeds")
    options = parser.parse_args(arguments)
    seeds = [str(path) for path in sorted(options.seeds.glob("00[01]_*"))]
    if len(seeds) != 2:
        print(f"startup: no seeds 000 and 001 in {options.seeds}", file=sys.stderr)
        return 2
    command = aligner_command()
    with tempfile.TemporaryDirectory() as folder:
        empty_cache = {"XDG_CACHE_HOME": folder}
        bare = _median([sys.executable, "-c", "pass"], options.runs, empty_cache)
        hello = _median([*command, "--help"], options.runs, empty_cache)
        align = _median([*command, "align", "--no-cache", *seeds], options.runs, empty_cache)
    good = hello.wall <= HELP_WALL, align.cpu <= ALIGN_CPU
    rows = [
        _cells("Python itself", "python -c pass", bare, bare, "", ""),
        _cells("help", "aligner --help", hello, bare, f"wall ≤ {HELP_WALL:g}", _verdict(good[0])),
        _cells(
            "two seeds", "aligner align", align, bare, f"CPU ≤ {ALIGN_CPU:g}", _verdict(good[1])
        ),
    ]
    busy = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"
    line = signature(("numpy", "typer"), runs=str(options.runs), load=busy)
    print(f"{markdown(HEADER, rows)}\n{line}")
    return int(not all(good))


def _median(words: Sequence[str], runs: int, environment: dict[str, str]) -> Cost:
    timed(words, environment)  # the first run compiles modules and fills the page cache
    costs = [timed(words, environment) for _ in range(runs)]
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.cpu for cost in costs),
        median(cost.peak_mib for cost in costs),
    )


def _cells(what: str, words: str, cost: Cost, bare: Cost, goal: str, verdict: str) -> list[str]:
    numbers = [f"{cost.wall:.3f}", f"{cost.cpu:.3f}", f"{cost.peak_mib:.0f}"]
    return [what, words, *numbers, f"{cost.wall - bare.wall:.3f}", goal, verdict]


def _verdict(good: bool) -> str:
    return "PASS" if good else "FAIL"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RuntimeError as error:
        print(f"startup: {error}", file=sys.stderr)
        sys.exit(2)
