"""The columns that CSV, TSV and JSONL share, with their number formats."""

from __future__ import annotations

import math

COLUMNS = (
    "bead",
    "type",
    "source",
    "target",
    "score",
    "confidence",
    "source_index",
    "target_index",
    "findings",
)

# Below a ten-thousandth neither number says anything, and platforms start to differ.
DECIMALS = 4


def index(span: range) -> str:
    """Segment numbers as `first-last`, 0-based and inclusive; empty for an empty side."""
    return f"{span.start}-{span.stop - 1}" if span else ""


def rounded(number: float) -> float | None:
    """`number` with `DECIMALS` decimals and no negative zero; None unless it is finite."""
    return round(number, DECIMALS) + 0.0 if math.isfinite(number) else None


def decimal(number: float) -> str:
    """`number` with `DECIMALS` decimals; empty where it is not finite."""
    value = rounded(number)
    return "" if value is None else f"{value:.{DECIMALS}f}"
