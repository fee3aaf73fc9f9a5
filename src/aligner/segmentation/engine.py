"""The rule engine that all languages share: every stop is a candidate, its context decides.

It goes through a block once, from stop to stop.  What a stop is worth depends on the word
before it (abbreviation, initial, number, list marker), on what closes after it (quotation,
bracket, note reference) and on what begins behind it.  The words come from `Rules`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.segmentation import marks
from aligner.segmentation.context import Next, Place, is_uncased
from aligner.segmentation.rules import Rules

_CLOSED_CLAUSE_WORDS = 2
_SENTENCE_NUMBER_DIGITS = 3
_ORDINAL_DIGITS = 2
_GLUED_WORD = 3


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
        stops = marks.STOPS + (";\u037e" if rules.question_semicolon else "")
        self._runs = marks.run_pattern(stops)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Half-open offsets of the sentences of `text`; see `Segmenter.spans`."""
        spans = list(self._sentences(text))
        if self.rules.wide_space_ends:
            spans = [part for span in spans for part in _split_at_wide_space(text, span)]
        return spans

    def _sentences(self, text: str) -> Iterator[tuple[int, int]]:
        size = len(text.rstrip())
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
            if self._ends(place):
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
            low = max(start, run_start - 300)
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
                low = max(start, run_start - 300)
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
        plain = ordinary and len(word) >= _GLUED_WORD and not self._is_abbreviation(word)
        return note.end() if plain else run_end

    def _ends(self, place: Place) -> bool:
        """Whether the sentence ends at `place`."""
        if place.kind is Next.CONTINUATION or place.is_list_marker():
            return False
        if place.run[-1] in marks.HARD_STOPS:
            return not self._is_attributed(place)
        if place.inside_bracket() or self._is_heading_number(place):
            return False
        if place.kind is Next.LOWER and not self._capitals_say_nothing(place):
            return False
        if place.glued:
            return self._ends_glued(place)
        if self._is_attributed(place):
            return False
        if any(mark not in marks.PERIODS + "…" for mark in place.run):
            return self._ends_at_question(place)
        if len(place.run) > 1 or place.run == "…":
            return self._ends_at_ellipsis(place)
        return self._ends_at_period(place)

    def _ends_at_question(self, place: Place) -> bool:
        """`?`, `!` and their company, with white space behind."""
        if place.text[place.run_start - 1] == "(" and place.tail.startswith(")"):
            return False
        if ")" in place.tail and place.bracket_opened_inside() >= 0:
            return self._next_starts(place)
        word = place.before[-1] if place.before else ""
        if self.rules.fold(word) in self.rules.exclaimed:
            return self._next_starts(place)
        if place.quotation_ends and place.kind is Next.UNCASED:
            return self.rules.fold(place.next_word) not in self.rules.continuers
        return True

    def _ends_at_ellipsis(self, place: Place) -> bool:
        """Dots that may be a pause: a capital, or a word that begins a sentence, decides."""
        if place.text[place.run_start - 1] == "(" or place.kind in (Next.DIGIT, Next.OTHER):
            return False
        if place.kind is Next.UPPER and self.rules.cased:
            return place.next_word.split("'")[0].split("’")[0] != "I"
        if place.text[place.run_start - 1].isspace():
            return False
        return self._next_starts(place)

    def _ends_at_period(self, place: Place) -> bool:
        """One full stop with white space behind."""
        if place.closed:
            return True
        before = place.before
        word = before[-1] if before else ""
        key = self.rules.fold(word)
        earlier = self.rules.fold(before[-2]) if len(before) > 1 else ""
        if key in self.rules.joining:
            return False
        if key in self.rules.titles or key.split("-")[-1] in self.rules.titles:
            small = self.rules.cased and not word[:1].isupper()
            return small and self._next_starts(place)
        if len(key) == 1 and key.isalpha():
            return self._ends_after_letter(place, word, key, earlier)
        if self._is_number(key):
            return self._ends_after_number(place, before, key)
        if word[:1].isupper() and key in self.rules.capitalised:
            return self._next_starts(place)
        return self._ends_after_word(place, key, earlier)

    def _ends_after_word(self, place: Place, key: str, earlier: str) -> bool:
        rules = self.rules
        if key in rules.before_number:
            numbered = place.kind in (Next.DIGIT, Next.ITEM) or marks.ROMAN.match(
                place.text, place.leading
            )
            return not numbered
        if key in rules.closing:
            if ")" in place.tail and place.bracket_opened_inside() >= 0:
                return self._next_starts(place)
            return self._goes_on_new(place)
        if key in rules.letter_names and earlier not in rules.letter_names | rules.labels:
            return self._next_starts(place)
        if key in rules.abbreviations or key.split("-")[-1] in rules.abbreviations:
            return self._next_starts(place)
        if marks.DOTTED.search(key):
            return self._next_starts(place)
        return True

    def _goes_on_new(self, place: Place) -> bool:
        """Whether what follows `etc.` and its like is a new sentence."""
        key = self.rules.fold(place.next_word)
        if place.kind is not Next.UNCASED:
            return place.kind is Next.ITEM or (
                place.kind is Next.UPPER and key not in self.rules.not_after_closing
            )
        return key not in self.rules.continuers

    def _ends_after_letter(self, place: Place, word: str, key: str, earlier: str) -> bool:
        """A single letter is an initial, unless something shows that it is a label."""
        rules = self.rules
        if word.islower():
            return self._ends_after_word(place, key, earlier)
        if earlier in rules.labels or f"{earlier} {key}" in rules.labels:
            return True
        if word.isascii() and place.kind is Next.UNCASED and not earlier.endswith("."):
            return True
        if key in rules.eras and earlier[-1:].isdecimal():
            return rules.fold(place.next_word) not in rules.continuers
        return self._next_starts(place)

    def _ends_after_number(self, place: Place, before: list[str], key: str) -> bool:
        digits = key.isdecimal()
        short = digits and len(key) <= _ORDINAL_DIGITS
        earlier = before[-2] if len(before) > 1 else ""
        if place.kind is Next.DIGIT and digits:
            long = len(key) >= _SENTENCE_NUMBER_DIGITS
            return long and not marks.NUMBER_STOP.match(place.text, place.leading)
        # An item in the running text ("steps: 1. Open"), or the last number of a date.
        if short and (earlier.endswith(":") or marks.DATE_PART.fullmatch(earlier)):
            return False
        if short and self.rules.ordinals:
            return self._next_starts(place)
        return True

    def _ends_glued(self, place: Place) -> bool:
        """A stop with no white space behind: a forgotten space, or no end at all."""
        if place.kind not in (Next.UPPER, Next.UNCASED) or place.leading > place.following + 2:
            return False
        left, right = place.chunk_before, place.chunk_after
        if marks.ADDRESS_PART.search(left) or marks.ADDRESS_PART.search(right):
            return False
        word = place.next_word
        if len(place.run) > 1 and all(mark in marks.PERIODS + "…" for mark in place.run):
            return self._next_starts(place) and len(place.run) != _SENTENCE_NUMBER_DIGITS
        if place.kind is Next.UPPER:
            return self._ends_glued_to_capital(place, left, word)
        return self._ends_glued_to_uncased(place, left, self.rules.fold(word))

    def _ends_glued_to_capital(self, place: Place, left: str, word: str) -> bool:
        if place.closed or place.tail:
            return word[:1].isupper() and word[1:].islower()
        plain = len(left) > 1 and "." not in left and left[-2:].islower() and left[-1].isalpha()
        if left[-1:].isdecimal():
            plain = left.isdecimal() and len(left) > _ORDINAL_DIGITS
        if not plain:
            return False
        if self.rules.fold(word) in self.rules.starters:
            return not left[:1].isupper() or place.text[place.leading + len(word)].isspace()
        ordinary = left.islower() and not self._is_abbreviation(left)
        return ordinary and len(word) >= _GLUED_WORD and word[1:].islower()

    def _ends_glued_to_uncased(self, place: Place, left: str, key: str) -> bool:
        rules = self.rules
        after = place.after_next_word
        if len(key) > 1 and (place.closed or place.tail or place.run[-1] not in marks.PERIODS):
            return True
        parts = [rules.fold(part.strip("\"'“”«»()[]،؛")) for part in marks.PERIOD.split(left)]
        last = parts[-1]
        if len(key) == 1:
            # The letter of a list item: `الشركة.ب- شركة`, `الشركة.ب. شركة`.
            return len(last) > 1 and (after[:1] in "-–)" or after == ". ")
        if last.isdecimal() or not last:
            return len(key) >= _GLUED_WORD and bool(last)
        chain = len(parts) > 1 and all(len(part) <= _GLUED_WORD for part in parts)
        if len(last) == 1 or chain or (after[:1] == "." and after[1:].isalpha()):
            return False
        if last in rules.letter_names or last in rules.abbreviations:
            return key in rules.starters
        return key not in rules.letter_names

    def _is_attributed(self, place: Place) -> bool:
        """Whether a quotation ends here and its speaker is named next."""
        if not place.quotation_ends:
            return False
        if self.rules.account.match(place.text, place.leading):
            return True
        if all(mark in marks.PERIODS for mark in place.run) or place.run in "。｡":
            return False
        if place.kind is Next.UPPER and self.rules.fold(place.next_word) in self.rules.starters:
            return False
        return self.rules.speech.match(place.text, place.leading) is not None

    def _is_heading_number(self, place: Place) -> bool:
        """Whether the sentence is nothing yet but "Article 5." or "Step 2."."""
        if place.tail_end - place.start > marks.LIST_MARKER_LENGTH or place.run != ".":
            return False
        parts = place.text[place.start : place.run_start].split()
        return (
            len(parts) == _CLOSED_CLAUSE_WORDS
            and self.rules.fold(parts[0].strip("#*_([")) in self.rules.headings
            and (parts[1][0].isdecimal() or bool(marks.ROMAN.fullmatch(parts[1])))
        )

    def _capitals_say_nothing(self, place: Place) -> bool:
        """Whether a small letter may begin a sentence.

        It may behind Arabic or the like, and where a writer does without capitals: the sentence
        itself began with a small letter, and asks, or there is no capital far and wide.
        """
        if not self.rules.cased:
            return is_uncased(place.text[place.run_start - 1])
        if place.glued or place.quotation_ends or not place.text[place.content].islower():
            return False
        return "?" in place.run or place.nearby.islower()

    def _next_starts(self, place: Place) -> bool:
        if place.kind not in (Next.UPPER, Next.UNCASED):
            return False
        word = self.rules.fold(place.next_word)
        return word in self.rules.starters or word.split("'")[0] in self.rules.starters

    def _is_abbreviation(self, word: str) -> bool:
        key = self.rules.fold(word)
        rules = self.rules
        tables = (rules.titles, rules.before_number, rules.abbreviations, rules.closing)
        return key in rules.capitalised or any(key in table for table in tables)

    @staticmethod
    def _is_number(key: str) -> bool:
        return key[:1].isdecimal() and key[-1:].isdecimal()


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
