"""One side of an alignment as the scorer sees it: states, lengths and anchor tokens."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import regex
from numpy.typing import NDArray

from aligner.embedding import Encoder, FloatArray, StateArray

# A token that may stand unchanged in the other language: a number, or a word of any script.
_TOKEN = regex.compile(r"\d+(?:[.,٫٬:/-]\d+)*|\p{L}[\p{L}\p{M}\p{N}]+")
_MARKS = regex.compile(r"[\p{Mn}\p{Cf}ـ]+")
_LETTER = regex.compile(r"[\p{L}\p{N}]")
_INVISIBLE = regex.compile(r"\p{Cf}")
_QUOTES = "\"'”’»«›„“」』"
_CLOSING = ")]}）】 \u00a0"
_QUESTIONS = ("?", "？", "؟", "\u037e")
_EXCLAMATIONS = tuple("!！")
_STOPS = (*"?？؟!！.。．…۔।", "")
_BLOCK = 1024  # window vectors composed at once
_KEPT = 40  # blocks kept: two of each window size, and some
_SAMPLED = 2  # blocks that stand for a long document
_GROUPS = regex.compile(r"(?<=\d)[,٬](?=\d{3}(?:\D|$))")


@dataclass(eq=False)
class Side:
    """Texts of one side with what scoring needs of them.

    Attributes:
        texts: the segments.
        states: encoder states, one row a segment.
        encoder: composes window vectors from the states.
        blocks: number of the block of each segment; all in one block where nothing is known.
    """

    texts: Sequence[str]
    states: StateArray
    encoder: Encoder
    blocks: Sequence[int] = ()
    _means: dict[int, FloatArray] = field(default_factory=dict, repr=False)
    _blocks: dict[tuple[int, int], FloatArray] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def lengths(self) -> NDArray[np.float64]:
        """Letters and digits of each segment, marks (such as Arabic vowels) not counted."""
        return np.array([len(_LETTER.findall(text)) for text in self.texts], np.float64)

    @cached_property
    def length_sums(self) -> NDArray[np.float64]:
        """Prefix sums of `lengths`, shape (n + 1,)."""
        return np.concatenate([[0.0], np.cumsum(self.lengths)])

    @cached_property
    def endings(self) -> NDArray[np.bool_]:
        """Whether each segment ends as a question, as an exclamation, without a stop, in a quote.

        Shape (n, 4); closing brackets, quotes and white space behind a stop are looked through.
        """
        return np.array([_ending(text) for text in self.texts], np.bool_).reshape(-1, 4)

    def windows(self, first: int, last: int, size: int) -> FloatArray:
        """Vectors of the windows of `size` segments that start at `first` … `last - 1`."""
        if last <= first:
            return np.empty((0, self.encoder.dimension), np.float32)
        parts = []
        for number in range(first // _BLOCK, (last - 1) // _BLOCK + 1):
            start = number * _BLOCK
            block = self._window_block(number, size)
            parts.append(block[max(first - start, 0) : last - start])
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _window_block(self, number: int, size: int) -> FloatArray:
        """Windows that start in one block; the latest few are kept, as searches move on."""
        key = number, size
        with self._lock:
            if key not in self._blocks:
                start = number * _BLOCK
                states = self.states[start : start + _BLOCK + size - 1]
                if len(self._blocks) >= _KEPT:
                    del self._blocks[next(iter(self._blocks))]
                self._blocks[key] = self.encoder.compose(states, size)
            return self._blocks[key]

    def mean_window(self, size: int) -> FloatArray:
        """Mean vector of the windows of `size` segments, not normalised.

        Its product with a vector is the mean similarity to all those windows.  Of a long
        document some blocks, evenly spread, are taken.
        """
        size = max(1, min(size, len(self)))
        if size not in self._means:
            count = -(-(len(self) - size + 1) // _BLOCK)
            # In the middle of each of as many equal parts.
            chosen = sorted({(2 * k + 1) * count // (2 * _SAMPLED) for k in range(_SAMPLED)})
            total = np.zeros(self.encoder.dimension, np.float64)
            taken = 0
            for number in chosen:
                part = self._window_block(number, size)
                total += part.sum(axis=0, dtype=np.float64)
                taken += len(part)
            self._means[size] = (total / max(taken, 1)).astype(np.float32)
        return self._means[size]


def _ending(text: str) -> tuple[bool, bool, bool, bool]:
    bare = _INVISIBLE.sub("", text).rstrip()
    quoted = bool(bare) and bare[-1] in _QUOTES
    last = bare.rstrip(_CLOSING + _QUOTES)[-1:]
    return last in _QUESTIONS, last in _EXCLAMATIONS, last not in _STOPS, quoted


def anchor_tokens(text: str) -> frozenset[str]:
    """Words and numbers of a text, folded: case, compatibility forms, marks, digit scripts."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    tokens = set()
    for match in _TOKEN.finditer(_GROUPS.sub("", folded)):
        token = match.group()
        if token[0].isdigit():
            token = "".join(str(unicodedata.digit(c, 0)) if c.isdigit() else c for c in token)
            token = token.replace("٫", ".").replace("٬", "")
        tokens.add(token)
    return frozenset(tokens)
