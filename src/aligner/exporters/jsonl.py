"""JSON lines: one bead a line, the same keys as the CSV columns, texts untouched.

`source_index` and `target_index` are the same `first-last` strings as in CSV, `findings` is a
list, a score or confidence that is not finite is null.  Line separators inside a text
(U+0085, U+2028, U+2029) and lone surrogates are escaped: a JSON parser gives them
back, and no tool takes one line for two.
"""

from __future__ import annotations

import json
from pathlib import Path

from aligner.exporters.options import ExportOptions, ExportReport
from aligner.exporters.rows import COLUMNS, index, rounded
from aligner.exporters.units import Unit, UnitSelection
from aligner.model import Alignment

_LINE_ENDS = {ord(character): f"\\u{ord(character):04x}" for character in "\x85\u2028\u2029"}


class JsonLinesExporter:
    """Writes JSON lines in UTF-8; beads with an empty side are lines too."""

    name = "JSON lines"
    suffixes = (".jsonl",)

    def write(self, alignment: Alignment, path: Path, options: ExportOptions) -> ExportReport:
        """See `Exporter.write`."""
        units = UnitSelection(alignment, options, keep_null=True)
        # Whatever UTF-8 refuses is a lone surrogate, and a backslash escape is its JSON form.
        with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            for unit in units:
                line = json.dumps(record(unit), ensure_ascii=False, allow_nan=False)
                file.write(line.translate(_LINE_ENDS) + "\n")
        return units.report()


def record(unit: Unit) -> dict[str, object]:
    """The keys and values of one line, in the order of the CSV columns."""
    values = (
        unit.bead,
        unit.type,
        unit.source_text,
        unit.target_text,
        rounded(unit.score),
        rounded(unit.confidence),
        index(unit.source),
        index(unit.target),
        list(unit.findings),
    )
    return dict(zip(COLUMNS, values, strict=True))


EXPORTER = JsonLinesExporter()
