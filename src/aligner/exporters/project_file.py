"""The `.aligner` project as an export format: always the whole alignment.

Filters, direction and language codes do not apply: the beads of a project tile both documents.
"""

from __future__ import annotations

from pathlib import Path

from aligner.exporters.options import ExportOptions, ExportReport
from aligner.model import Alignment
from aligner.project import save_project


class ProjectExporter:
    """Writes the SQLite project file."""

    name = "aligner project"
    suffixes = (".aligner",)

    def write(self, alignment: Alignment, path: Path, options: ExportOptions) -> ExportReport:
        """See `Exporter.write`."""
        save_project(alignment, path)
        return ExportReport(units=len(alignment.beads))


EXPORTER = ProjectExporter()
