"""CSV for spreadsheets and TSV for scripts: one bead a row, the columns of `rows.COLUMNS`.

Both: beads are numbered from 0, score and confidence have four decimals (an empty cell where
they are not finite), findings are joined by `;`.  NUL and lone surrogates, which a table file
cannot hold, become U+FFFD.  A text that a spreadsheet would run as a formula gets a leading
apostrophe, which `unguard` takes off again.

CSV: RFC 4180, CRLF, UTF-8 with a byte-order mark (without it Excel garbles Arabic).
TSV: UTF-8 without one, LF, no quoting at all: tabs and line ends inside a text become one
space, so that every line is a row and every tab a column border.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path

from aligner.exporters.options import ExportOptions, ExportReport
from aligner.exporters.rows import COLUMNS, decimal, index
from aligner.exporters.units import Unit, UnitSelection
from aligner.model import Alignment

# What spreadsheets skip, or hide, before they look for a formula: white space, controls,
# zero-width, direction and other format characters, fillers, variation selectors.
_SKIPPED = (
    r"\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffd"
    r"\U000e0000-\U000e0fff"
)
# The four signs, their full-width and small forms; then the controls that open a cell.
_FORMULA = re.compile(rf"'*(?:[{_SKIPPED}]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n])")
_NOT_STORABLE = re.compile(r"[\x00\ud800-\udfff]")
_TSV_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")


def guard(text: str) -> str:
    """`text` with a leading apostrophe if a spreadsheet might run it as a formula.

    Apostrophes that the text itself has before a formula are counted in, so that `unguard`
    gives the text back in every case.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The inverse of `guard`, for readers of our tables."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


class CsvExporter:
    """Writes comma-separated values for spreadsheets."""

    name = "CSV"
    suffixes = (".csv",)

    def write(self, alignment: Alignment, path: Path, options: ExportOptions) -> ExportReport:
        """See `Exporter.write`."""
        units = UnitSelection(alignment, options, clean=_storable, keep_null=True)
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(COLUMNS)
            writer.writerows(_cells(unit, _storable) for unit in units)
        return units.report()


class TsvExporter:
    """Writes tab-separated values without quoting, for scripts."""

    name = "TSV"
    suffixes = (".tsv",)

    def write(self, alignment: Alignment, path: Path, options: ExportOptions) -> ExportReport:
        """See `Exporter.write`."""
        units = UnitSelection(alignment, options, clean=_on_one_line, keep_null=True)
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.write("\t".join(COLUMNS) + "\n")
            file.writelines("\t".join(_cells(unit, _on_one_line)) + "\n" for unit in units)
        return units.report()


def _storable(text: str) -> str:
    return _NOT_STORABLE.sub("\ufffd", text)


def _on_one_line(text: str) -> str:
    return _TSV_BREAKS.sub(" ", _storable(text))


def _cells(unit: Unit, clean: Callable[[str], str]) -> list[str]:
    return [
        str(unit.bead),
        unit.type,
        guard(unit.source_text),
        guard(unit.target_text),
        decimal(unit.score),
        decimal(unit.confidence),
        index(unit.source),
        index(unit.target),
        guard(clean(";".join(unit.findings))),
    ]


CSV = CsvExporter()
TSV = TsvExporter()
