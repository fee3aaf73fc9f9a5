"""Align a document and its translation, sentence by sentence.

    import aligner

    alignment = aligner.align_files("report.en.docx", "report.ar.docx")
    for bead in alignment.beads:
        print(bead.type, bead.confidence, alignment.source.text(bead.source))
    aligner.export(alignment, "memory.tmx")

Importing the package loads no model and no heavy library; each name is loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aligner.errors import (
    AlignerError,
    InputError,
    ModelError,
    OutputError,
    ProjectError,
    UsageError,
)
from aligner.model import Alignment, Bead, Block, Document, Finding, Segment, Signature, Span

if TYPE_CHECKING:
    from aligner.alignment import Constraints, Crossing, Pair, crossings
    from aligner.api import (
        Options,
        align_documents,
        align_files,
        align_segments,
        document_pair,
    )
    from aligner.embedding import get_encoder
    from aligner.evaluation import evaluate_files
    from aligner.exporters import ExportOptions, export
    from aligner.project import load_project, save_project
    from aligner.readers import read_document
    from aligner.segmentation import segment_document

_LAZY = {
    "Constraints": "aligner.alignment",
    "Crossing": "aligner.alignment",
    "ExportOptions": "aligner.exporters",
    "Options": "aligner.api",
    "Pair": "aligner.alignment",
    "align_documents": "aligner.api",
    "align_files": "aligner.api",
    "align_segments": "aligner.api",
    "crossings": "aligner.alignment",
    "document_pair": "aligner.api",
    "evaluate_files": "aligner.evaluation",
    "export": "aligner.exporters",
    "get_encoder": "aligner.embedding",
    "load_project": "aligner.project",
    "read_document": "aligner.readers",
    "save_project": "aligner.project",
    "segment_document": "aligner.segmentation",
}

__all__ = [
    "AlignerError",
    "Alignment",
    "Bead",
    "Block",
    "Constraints",
    "Crossing",
    "Document",
    "ExportOptions",
    "Finding",
    "InputError",
    "ModelError",
    "Options",
    "OutputError",
    "Pair",
    "ProjectError",
    "Segment",
    "Signature",
    "Span",
    "UsageError",
    "align_documents",
    "align_files",
    "align_segments",
    "crossings",
    "document_pair",
    "evaluate_files",
    "export",
    "get_encoder",
    "load_project",
    "read_document",
    "save_project",
    "segment_document",
]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'aligner' has no attribute {name!r}")
