"""The rule engine that all languages share: every stop is a candidate, its context decides.

It goes through a block once, from stop to stop.  What a stop is worth depends on the word
before it (abbreviation, initial, number, list marker), on what closes after it (quotation,
bracket, note reference) and on what begins behind it.  The words come from `Rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.segmentation import marks
from aligner.segmentation.boundary import Boundaries
from aligner.segmentation.context import REACH, Place, is_uncased
from aligner.segmentation.rules import Rules

# A number glued to the stop of a shorter word is more often part of a name than a note.
_NOTED_WORD = 3


class RuleSegmenter:
    """A segmenter that follows the rules of one language.

    Attributes:
        name: see `Segmenter`.
        version: see `Segmenter`.
        rules: the language's tables.
    """

    def __init__(self, rules: Rules) -> None:
        self.name = rules.name
        self.version = rules.version
        self.rules = rules
        self._boundaries = Boundaries(rules)
        stops = marks.STOPS + (";\u037e" if rules.question_semicolon else "")
        self._runs = marks.run_pattern(stops)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Half-open offsets of the sentences of `text`; see `Segmenter.spans`."""
        text = text.rstrip()
        spans = list(self._sentences(text))
        if self.rules.wide_space_ends:
            spans = [part for span in spans for part in _split_at_wide_space(text, span)]
        return spans

    def _sentences(self, text: str) -> Iterator[tuple[int, int]]:
        size = len(text)
        start = _after_space(text, 0)
        # First letter or digit of the sentence, and how far it was looked for in vain.
        content, searched = -1, start
        last: tuple[int, int] | None = None
        for match in self._runs.finditer(text, start, size):
            if match.start() < start:
                continue
            if content < 0:
                found = marks.CONTENT.search(text, max(searched, start), match.start())
                content, searched = (found.start() if found else -1), match.start()
            if content < 0:
                continue
            tail_end = self._tail_end(text, start, match.start(), match.end())
            following = _after_space(text, tail_end)
            if following >= size:
                break
            place = Place(text, start, content, match.span(), tail_end, following)
            if self._boundaries.ends(place):
                if last is not None:
                    yield last
                last = (start, tail_end)
                start, content, searched = following, -1, following
        if start >= size:
            if last is not None:
                yield last
            return
        # Marks without a letter or digit are no sentence: they belong to what stands before.
        if last is not None and content < 0 and not marks.CONTENT.search(text, searched, size):
            yield last[0], size
            return
        if last is not None:
            yield last
        yield start, size

    def _tail_end(self, text: str, start: int, run_start: int, run_end: int) -> int:
        """Where the closing marks and note references after a stop end."""
        position = _match_end(marks.TAIL, text, run_end)
        if text[position : position + 1] == '"':
            # `."The`: the mark closes if one is open, and opens the next sentence otherwise.
            low = max(start, run_start - REACH)
            if text.count('"', low, run_start) % 2 == 1:
                position = _match_end(marks.TAIL, text, position + 1)
        elif position == run_end and text[run_start:run_end] == ".":
            position = self._bare_note_end(text, start, run_start, run_end)
        while True:
            end = _match_end(marks.DETACHED_CLOSER, text, position)
            if end == position and text[start] not in "[":
                end = _match_end(marks.DETACHED_NOTE, text, position)
            if end == position:
                found = marks.DETACHED_EITHER.match(text, position)
                low = max(start, run_start - REACH)
                if found and text.count(found.group()[-1], low, position) % 2 == 1:
                    end = found.end()
            if end == position:
                return position
            position = _match_end(marks.TAIL, text, end)

    def _bare_note_end(self, text: str, start: int, run_start: int, run_end: int) -> int:
        """Where a note number directly after a full stop ends (`end.12 Next`)."""
        note = marks.BARE_NOTE.match(text, run_end)
        if note is None or not text[run_start - 1].isalpha():
            return run_end
        place = Place(text, start, start, (run_start, run_end), run_end, run_end)
        word = place.before[-1] if place.before else ""
        ordinary = word[-2:].islower() or is_uncased(word[-1:])
        plain = ordinary and len(word) >= _NOTED_WORD and not self._boundaries.is_abbreviation(word)
        return note.end() if plain else run_end


def _after_space(text: str, position: int) -> int:
    match = marks.WHITE_SPACE.match(text, position)
    return match.end() if match else position


def _match_end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _split_at_wide_space(text: str, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    start, end = span
    for match in marks.WIDE_SPACE.finditer(text, start, end):
        if is_uncased(text[match.start() - 1]) and is_uncased(text[match.end()]):
            yield start, match.start()
            start = match.end()
    yield start, end
