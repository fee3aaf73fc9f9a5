"""Which line ends of a plain text are hard wraps inside a paragraph.

A program that wraps text puts a word on the next line only when it no longer fits.  So in wrapped
text there is a width that no line passes and that each broken line would have passed with the
next line's first word; in verse, lists, addresses and one-paragraph-a-line text there is none.
That, with what stands at both sides of each line end, decides for the document, then for each
chunk between blank lines that the document's width does not explain.  Works without letter case.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import regex

# Closing quotes and brackets may follow the stop; they do not hide it.
_ENDED = regex.compile(r"[.!?…؟。！？:：؛;۔।]\p{M}*[\p{Pf}\p{Pi}\p{Pe}\"'\]\u200e\u200f*_]*$")
_LOWER = regex.compile(r"^[\p{Ps}\p{Pi}\"'*_]*\p{Ll}")
_CASED = regex.compile(r"^[\p{Ps}\p{Pi}\"'*_]*\p{Lu}")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_WIDE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\u3000-\u303f\uff01-\uff60]")
_INVISIBLE = regex.compile(r"[\p{Mn}\p{Cf}]")
_COLUMNS = regex.compile(r"\S(?:\t|\s{3,})\S|\s\|\s.*\s\||^\|")

# Longer lines are nobody's wrapped text; they are not looked through.
_NO_WRAPPED_LINE = 1_000
# Line ends that are looked at to find a document's width.
_SAMPLE = 4_000


@dataclass(frozen=True, slots=True)
class WrapModel:
    """Weights of evidence, natural logarithms of P(seen | wrapped) / P(seen | lines apart).

    The probabilities behind them were read off wrapped and unwrapped prose, lists and verse.

    Attributes:
        full: the next word would not have fitted (.95 against .2).
        slack: it would have fitted (.05 against .8).
        runs_on: no stop, and the next line begins in lower case (.7 against .03).
        capital: no stop, and the next line begins in upper case (.15 against .35).
        stops: a stop, and the next line begins in upper case (.06 against .7).
        stops_caseless: a stop, in a script without case (.1 against .6).
        open_caseless: no stop, in a script without case (.9 against .4).
        short_end: the last line of a chunk is short (.85 against .35).
        full_end: it is as long as the others, as in verse (.15 against .65).
        full_share: least part of the line ends without a stop that must be full; lines of one
            metre are nearly equal, but only wrapping makes nearly all of them full.
        needed: sum of evidence from which text counts as wrapped; pays for choosing the width.
        narrowest: least width, in columns, that anything is wrapped to.
        widest: greatest width.
        overlong: part of lines that may pass the width (addresses of pages, tables).
        short: part of the width under which the last line of a chunk is short.
        ragged: part of the width from which a line that runs on into lower case may have been
            wrapped by hand.
        ragged_caseless: the same where only the missing stop tells that it runs on.
    """

    full: float = 1.6
    slack: float = -2.8
    runs_on: float = 3.1
    capital: float = -0.8
    stops: float = -2.5
    stops_caseless: float = -1.8
    open_caseless: float = 0.8
    short_end: float = 0.9
    full_end: float = -1.5
    full_share: float = 0.75
    needed: float = 3.0
    narrowest: int = 30
    widest: int = 160
    overlong: float = 0.05
    short: float = 0.88
    ragged: float = 0.5
    ragged_caseless: float = 0.75


MODEL = WrapModel()

Measure = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chunk.

    Attributes:
        text: the line, with its indentation, without white space at its end.
        alone: whether it may never be joined with its neighbours (a `#` heading, a rule).
    """

    text: str
    alone: bool = False

    @property
    def indent(self) -> int:
        """Columns of white space before the first character."""
        space = self.text[: len(self.text) - len(self.text.lstrip())]
        return len(space.expandtabs(8))


def _columns(text: str) -> int:
    """Width as a terminal shows it."""
    return len(text) - len(_INVISIBLE.findall(text)) + len(_WIDE.findall(text))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


_Pairs = Sequence[tuple[Line, Line | None]]

# Wrapping programs count differently: terminals columns, Python characters, coreutils bytes.
_MEASURES: tuple[Measure, ...] = (_columns, len, _bytes)


def wrapped_breaks(chunks: Sequence[Sequence[Line]], model: WrapModel = MODEL) -> list[list[bool]]:
    """For each chunk, for each line but its last: whether its end is a wrap, not a real end.

    Args:
        chunks: runs of non-blank lines that blank lines divide.
        model: the weights.

    Returns:
        One list a chunk, one shorter than the chunk.
    """
    pairs = [pair for chunk in chunks if len(chunk) > 1 for pair in _pairs(chunk)]
    pairs = pairs[:: len(pairs) // _SAMPLE + 1]
    best = max((_Fit.of(pairs, m, model) for m in _MEASURES), key=lambda fit: fit.score)
    return [_breaks_of(chunk, best, model) for chunk in chunks]


def _breaks_of(chunk: Sequence[Line], document: _Fit, model: WrapModel) -> list[bool]:
    if max(len(line.text) for line in chunk) < model.narrowest / 2:
        return [False] * (len(chunk) - 1)
    if len(chunk) == 1:
        return []
    pairs = _pairs(chunk)
    breaks = [_Break.between(a, b, document.measure) for a, b in pairs]
    width = document.width
    # A quotation may be set narrower than its document; a chunk alone must prove more.
    own = _width(pairs, breaks, document.measure, model, extra=model.needed)
    if own is not None and (width is None or _sum(breaks, own, model) > _sum(breaks, width, model)):
        width = own
    return [width is not None and b.is_wrap(width, model) for b in breaks[:-1]]


def _pairs(chunk: Sequence[Line]) -> list[tuple[Line, Line | None]]:
    """Each line with the next one, and the last with None."""
    return [*pairwise(chunk), (chunk[-1], None)]


@dataclass(frozen=True, slots=True)
class _Break:
    """What stands at a line end: columns before it and with the next word, and the evidence.

    At the end of a chunk there is no next word.
    """

    length: int
    with_next: int | None
    ended: bool
    next_lower: bool = False
    next_upper: bool = False
    indented: bool = False
    barred: bool = False

    @classmethod
    def between(cls, line: Line, following: Line | None, measure: Measure) -> _Break:
        text = line.text.strip()
        length = _length(line, measure)
        ended = bool(_ENDED.search(text[-20:]))
        if following is None:
            return cls(length, None, ended, barred=line.alone)
        next_text = following.text.strip()
        return cls(
            length=length,
            with_next=length + _first_word(text, next_text, measure),
            ended=ended,
            next_lower=bool(_LOWER.match(next_text)),
            next_upper=bool(_CASED.match(next_text)),
            indented=following.indent > line.indent + 1,
            barred=line.alone or following.alone or _has_columns(text) or _has_columns(next_text),
        )

    def is_full(self, width: int) -> bool:
        return self.with_next is not None and self.length <= width < self.with_next

    def evidence(self, width: int, model: WrapModel) -> float:
        if self.with_next is None:
            return model.short_end if self.length < model.short * width else model.full_end
        score = model.full if self.is_full(width) else model.slack
        if self.next_lower and not self.ended:
            score += model.runs_on
        elif self.next_upper:
            score += model.stops if self.ended else model.capital
        elif not self.next_lower:
            score += model.stops_caseless if self.ended else model.open_caseless
        return score

    def is_wrap(self, width: int, model: WrapModel) -> bool:
        if self.barred or self.length > width or self.with_next is None:
            return False
        if self.with_next > width:
            return not (self.ended and self.indented)
        if self.ended or self.next_upper:
            return False
        ragged = model.ragged if self.next_lower else model.ragged_caseless
        return self.length >= ragged * width


@dataclass(frozen=True, slots=True)
class _Fit:
    """A way to measure lines, and the width that explains the line ends by it if any does."""

    measure: Measure
    width: int | None
    score: float

    @classmethod
    def of(cls, pairs: _Pairs, measure: Measure, model: WrapModel) -> _Fit:
        breaks = [_Break.between(line, following, measure) for line, following in pairs]
        width = _width(pairs, breaks, measure, model)
        return cls(measure, width, -math.inf if width is None else _sum(breaks, width, model))


def _length(line: Line, measure: Measure) -> int:
    if len(line.text) > _NO_WRAPPED_LINE:
        return len(line.text)
    return measure(line.text.expandtabs(8))


def _first_word(text: str, following: str, measure: Measure) -> int:
    """What a wrapping program had to fit after `text`: a space and a word, or one character."""
    if _UNSPACED.match(text[-1:]) and _UNSPACED.match(following):
        return measure(following[0])
    return 1 + measure(following[:_NO_WRAPPED_LINE].split(maxsplit=1)[0])


def _has_columns(text: str) -> bool:
    return len(text) < _NO_WRAPPED_LINE and bool(_COLUMNS.search(text))


def _width(
    pairs: _Pairs,
    breaks: Sequence[_Break],
    measure: Measure,
    model: WrapModel,
    extra: float = 0.0,
) -> int | None:
    """The width that explains the line ends best, or None if the text is not wrapped."""
    usable = [b for b in breaks if not b.barred]
    # A line of one word, such as the address of a page, could not have been broken.
    lines = [x for x, _ in pairs if " " in x.text.strip() or _UNSPACED.match(x.text[-1:])]
    if not usable or not lines:
        return None
    ordered = sorted(_length(line, measure) for line in lines)
    least = ordered[min(len(ordered) - 1, int(len(ordered) * (1 - model.overlong)))]
    columns = sum(_length(line, _columns) for line in lines)
    narrowest = model.narrowest * sum(ordered) / max(1, columns)
    candidates = {b.length for b in usable if b.length >= least} | {least}
    scores = {
        width: _sum(usable, width, model)
        for width in candidates
        if narrowest <= width <= model.widest and _mostly_full(usable, width, model)
    }
    if not scores:
        return None
    width = max(sorted(scores), key=lambda w: scores[w])
    return width if scores[width] > model.needed + extra else None


def _mostly_full(breaks: Sequence[_Break], width: int, model: WrapModel) -> bool:
    open_ones = [b for b in breaks if not b.ended and b.with_next and b.length <= width]
    full = sum(b.is_full(width) for b in open_ones)
    return full >= model.full_share * len(open_ones)


def _sum(breaks: Sequence[_Break], width: int, model: WrapModel) -> float:
    return sum(b.evidence(width, model) for b in breaks if not b.barred and b.length <= width)
