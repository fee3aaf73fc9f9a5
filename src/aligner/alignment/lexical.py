"""Tokens that stand unchanged in both texts: numbers, codes, names in the same script."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.grid import MAX_SIDE, BeadTypes, IntArray
from aligner.alignment.side import Side, anchor_tokens
from aligner.embedding import FloatArray

_COMMON = 0.05  # a token in a larger share of the segments of a side says nothing
_LIMIT = 12.0


class Lexical:
    """Shared and missing tokens of windows.

    A token counts if both documents hold it and neither holds it everywhere; it weighs
    log(1 + n / df), the lesser of the two sides (inverse document frequency).
    """

    def __init__(self, source: Side, target: Side) -> None:
        sides = (source, target)
        # Numbers in place of words: the words of a long document would fill the memory.
        known: dict[str, int] = {}
        held = [
            [
                array("I", (known.setdefault(token, len(known)) for token in anchor_tokens(text)))
                for text in side.texts
            ]
            for side in sides
        ]
        found = np.array([np.bincount(_joined(rows), minlength=len(known)) for rows in held])
        lengths = np.array([[len(side)] for side in sides])
        kept = (found > 0).all(axis=0)
        kept &= ((found / lengths).max(axis=0) <= _COMMON) | (found.max(axis=0) <= 2)
        tokens = [token for token, keep in zip(known, kept, strict=True) if keep]
        # In the order of the alphabet, not of discovery: sums then do not depend on the side.
        order = sorted(range(len(tokens)), key=tokens.__getitem__)
        number = np.full(len(known), -1, np.int64)
        number[np.flatnonzero(kept)[order]] = np.arange(len(order))
        inverse = (lengths / np.maximum(found, 1)).min(axis=0)[kept][order]
        self._weights = np.log1p(inverse).astype(np.float32)
        self._is_number = np.array([tokens[k][0].isdigit() for k in order], np.bool_)
        self._rows = tuple(
            [sorted(int(k) for k in number[list(row)] if k >= 0) for row in rows] for rows in held
        )

    def of(
        self, i: IntArray, j: IntArray, ends: tuple[range, range], types: BeadTypes
    ) -> list[NDArray[np.floating]]:
        """Weight of the tokens of both windows, and of just one: words, then numbers.

        Args:
            i: source boundary of each cell.
            j: target boundary of each cell.
            ends: window ends that the cells lie in.
            types: bead types; the result has those of matches, shape (types - 2, cells).
        """
        used = sorted(
            {
                token
                for rows, span in zip(self._rows, ends, strict=True)
                for row in rows[max(0, span.start - MAX_SIDE) : span.stop - 1]
                for token in row
            }
        )
        if not used:
            return [np.zeros((len(types) - 2, len(i)), np.float32)] * 4
        column = {token: k for k, token in enumerate(used)}
        held = [_windows(rows, span, column) for rows, span in zip(self._rows, ends, strict=True)]
        row = np.clip(i - ends[0].start, 0, len(ends[0]) - 1)
        col = np.clip(j - ends[1].start, 0, len(ends[1]) - 1)
        a, b = types.a[2:, None] - 1, types.b[2:, None] - 1
        planes: list[NDArray[np.floating]] = []
        for chosen in (~self._is_number[used], self._is_number[used]):
            x, y = held[0][:, :, chosen], held[1][:, :, chosen]
            weight = self._weights[used][chosen]
            k = len(weight)
            if k == 0:
                planes += [np.zeros((len(types) - 2, len(i)), np.float32)] * 2
                continue
            both = ((x * weight).reshape(-1, k) @ y.reshape(-1, k).T).reshape(
                MAX_SIDE, len(ends[0]), MAX_SIDE, len(ends[1])
            )
            shared = both[a, row, b, col]
            either = (x @ weight)[a, row] + (y @ weight)[b, col]
            planes += [np.minimum(shared, _LIMIT), np.minimum(either - 2 * shared, _LIMIT)]
        return planes


def _windows(rows: list[list[int]], span: range, column: dict[int, int]) -> FloatArray:
    """Which tokens the windows that end in `span` hold: (sizes, ends, tokens)."""
    start = max(0, span.start - MAX_SIDE)
    single = np.zeros((span.stop - 1 - start, len(column)), np.float32)
    for number, tokens in enumerate(rows[start : span.stop - 1]):
        single[number, [column[token] for token in tokens]] = 1
    window = np.zeros((MAX_SIDE, len(span), len(column)), np.float32)
    position = np.arange(span.start, span.stop) - start
    for size in range(1, MAX_SIDE + 1):
        fits = position >= size
        window[size - 1, fits] = single[position[fits] - size]
        if size > 1:
            np.maximum(window[size - 1], window[size - 2], out=window[size - 1])
    return window


def _joined(rows: Sequence[array[int]]) -> IntArray:
    return np.fromiter((token for row in rows for token in row), np.int64)
