"""The scores of several predicted files, each and pooled, as rows, a dictionary or a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.errors import InputError, UsageError
from aligner.evaluation.ladder import read_ladder
from aligner.evaluation.scores import Counts, Scores, pool, score

if TYPE_CHECKING:
    from rich.table import Table

HEADER = (
    "file",
    "strict P",
    "strict R",
    "strict F1",
    "lax P",
    "lax R",
    "lax F1",
    "null F1",
)


@dataclass(frozen=True, slots=True)
class FileScore:
    """The scores of one predicted file against its gold file."""

    gold: Path
    predicted: Path
    scores: Scores


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome of `aligner evaluate`: one score a file, in the order they were given."""

    files: tuple[FileScore, ...]

    @property
    def pooled(self) -> Scores:
        """All files taken together: their counts summed."""
        return pool(file.scores for file in self.files)

    def rows(self) -> list[tuple[str, ...]]:
        """Cells under `HEADER`, one row a file; the last row is the pool where files are several.

        Numbers have three decimals; the null F1 is "–" where neither file has a null bead.
        """
        rows = [(str(file.predicted), *_cells(file.scores)) for file in self.files]
        if len(self.files) > 1:
            rows.append((f"pooled ({len(self.files)} files)", *_cells(self.pooled)))
        return rows

    def to_dict(self) -> dict[str, object]:
        """For JSON: `files` with gold, predicted and the scores of each, and `pooled`."""
        return {
            "files": [
                {
                    "gold": str(file.gold),
                    "predicted": str(file.predicted),
                    **file.scores.to_dict(),
                }
                for file in self.files
            ],
            "pooled": self.pooled.to_dict(),
        }

    def table(self) -> Table:
        """The rows as a table for a terminal, the pool below a line of its own."""
        from rich.table import Table
        from rich.text import Text

        table = Table()
        for name in HEADER:
            right = name != HEADER[0]
            table.add_column(
                name,
                justify="right" if right else "left",
                no_wrap=right,
                overflow="fold",
            )
        rows = self.rows()
        for number, row in enumerate(rows, start=1):
            # As Text: a file name may hold square brackets, which rich reads as markup.
            table.add_row(*map(Text, row), end_section=number == len(self.files) < len(rows))
        return table


def evaluate_files(pairs: Sequence[tuple[Path | str, Path | str]]) -> Evaluation:
    """Score each predicted file against its gold file.

    Args:
        pairs: (gold, predicted) files, each a Bleualign ladder, a `.jsonl` or an `.aligner`.

    Raises:
        UsageError: there is no pair.
        InputError: a file cannot be read, or a gold file holds no bead.
    """
    if not pairs:
        raise UsageError("name a gold file and a predicted file, or several such pairs")
    files = []
    for gold_path, predicted_path in ((Path(gold), Path(predicted)) for gold, predicted in pairs):
        gold = read_ladder(gold_path)
        if not gold:
            raise InputError(f"{gold_path} holds no bead; name the gold file before the predicted")
        files.append(FileScore(gold_path, predicted_path, score(gold, read_ladder(predicted_path))))
    return Evaluation(tuple(files))


def _cells(scores: Scores) -> tuple[str, ...]:
    return (
        *_three(scores.strict),
        *_three(scores.lax),
        f"{scores.null.ratios.f1:.3f}" if scores.has_nulls else "–",
    )


def _three(counts: Counts) -> tuple[str, str, str]:
    ratios = counts.ratios
    return f"{ratios.precision:.3f}", f"{ratios.recall:.3f}", f"{ratios.f1:.3f}"
