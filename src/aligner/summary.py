"""The summary of an alignment: what a person reads in a line and a machine reads as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from aligner.model import Alignment, Finding, Span

if TYPE_CHECKING:
    from aligner.exporters import ExportReport


def summary(alignment: Alignment, reports: Sequence[ExportReport] = ()) -> dict[str, Any]:
    """Counts of segments, beads and bead types, coverage, mean confidence, files written.

    `coverage` is the share of the segments of a side, 0 to 1, that have a counterpart.
    """
    types = Counter(bead.type for bead in alignment.beads)
    matched = [bead for bead in alignment.beads if not bead.is_null]
    return {
        "source": _side(alignment, "source", sum(len(bead.source) for bead in matched)),
        "target": _side(alignment, "target", sum(len(bead.target) for bead in matched)),
        "beads": len(alignment.beads),
        "types": dict(sorted(types.items(), key=lambda item: (-item[1], item[0]))),
        "omissions": sum(not bead.target for bead in alignment.beads),
        "additions": sum(not bead.source for bead in alignment.beads),
        "confidence": round(
            sum(bead.confidence for bead in alignment.beads) / max(1, len(alignment.beads)), 4
        ),
        "moved": [
            {"source": _first_last(f.source_spans), "target": _first_last(f.target_spans)}
            for f in _moved(alignment)
        ],
        "signature": dict(alignment.signature.items),
        "written": [
            {
                "files": [str(path) for path in report.paths],
                "units": report.units,
                "empty": report.empty,
                "below": report.below,
                "duplicates": report.duplicates,
            }
            for report in reports
        ],
    }


def summary_line(alignment: Alignment) -> str:
    """The summary in one line of words."""
    data = summary(alignment)
    types = ", ".join(f"{count} × {kind}" for kind, count in data["types"].items())
    source, target = data["source"], data["target"]
    return (
        f"{_count(source['segments'], 'segment')} ({source['lang']}) and "
        f"{target['segments']} ({target['lang']}) in {_count(data['beads'], 'bead')}: "
        f"{types}; mean confidence {data['confidence']:.2f}"
    )


def report_line(report: ExportReport) -> str:
    """What an export wrote and left out, in one line of words."""
    left = [
        f"{count} {reason}"
        for count, reason in (
            (report.empty, "with an empty side"),
            (report.below, "below the confidence asked for"),
            (report.duplicates, "written before"),
        )
        if count
    ]
    names = ", ".join(str(path) for path in report.paths)
    units = _count(report.units, "unit")
    return f"wrote {names}: {units}" + (f"; left out {', '.join(left)}" if left else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def moved_lines(alignment: Alignment) -> list[str]:
    """A line for each passage that seems to have been moved, by segment numbers from 0."""
    return [
        f"moved? source {_first_last(found.source_spans)} seems to be rendered by target "
        f"{_first_last(found.target_spans)} ({found.evidence})"
        for found in _moved(alignment)
    ]


def _moved(alignment: Alignment) -> list[Finding]:
    return [finding for finding in alignment.findings if finding.check == "order"]


def _first_last(spans: Sequence[Span]) -> str:
    return f"{spans[0].segment}-{spans[-1].segment}"


def _side(alignment: Alignment, name: str, matched: int) -> dict[str, Any]:
    document = alignment.source if name == "source" else alignment.target
    return {
        "name": document.name,
        "lang": document.lang,
        "segments": len(document.segments),
        "coverage": round(matched / max(1, len(document.segments)), 4),
    }
