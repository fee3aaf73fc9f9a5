"""Exporters: an alignment to a file in the format that the file's ending names."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from aligner.errors import UsageError
from aligner.exporters.options import Exporter, ExportOptions, ExportReport
from aligner.files import whole_file
from aligner.model import Alignment
from aligner.registry import Registry

__all__ = [
    "EXPORTERS",
    "ExportOptions",
    "ExportReport",
    "Exporter",
    "export",
    "exporter_for",
]

EXPORTERS: Registry[Exporter] = Registry(
    "exporter",
    {
        ".aligner": "aligner.exporters.project_file:EXPORTER",
        ".tmx": "aligner.exporters.tmx:EXPORTER",
        ".csv": "aligner.exporters.tables:CSV",
        ".tsv": "aligner.exporters.tables:TSV",
        ".jsonl": "aligner.exporters.jsonl:EXPORTER",
    },
)

# Endings that the command-line contract names but that no exporter serves yet.
_PLANNED = frozenset({".xlsx", ".xlf", ".xliff", ".docx", ".html", ".moses", ".parquet"})


def exporter_for(path: Path) -> Exporter:
    """The exporter that the ending of `path` names, whatever the ending's case.

    Raises:
        UsageError: the ending is missing, unknown or not supported yet.
    """
    ending = path.suffix.lower()
    if ending in EXPORTERS:
        return EXPORTERS.get(ending)
    supported = " ".join(EXPORTERS)
    if ending in _PLANNED:
        raise UsageError(f"{path}: {ending} is not supported yet; supported are {supported}")
    named = f"unknown ending {ending}" if ending else "the name has no ending to tell the format"
    raise UsageError(f"{path}: {named}; supported are {supported}")


def export(
    alignment: Alignment, path: Path | str, options: ExportOptions | None = None
) -> ExportReport:
    """Write `alignment` to `path` in the format of its ending, whole or not at all.

    Args:
        alignment: what to write.
        path: the file to write; one that exists is replaced.
        options: what to leave out; by default every bead that the format can hold is written.

    Returns:
        What was written and what was left out.

    Raises:
        UsageError: the ending names no supported format.
        OutputError: the file cannot be written.
    """
    path = Path(path)
    exporter = exporter_for(path)
    with whole_file(path) as temporary:
        report = exporter.write(alignment, temporary, options or ExportOptions())
    return dataclasses.replace(report, paths=(path,))
