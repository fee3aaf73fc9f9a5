"""Whether a sentence ends at a stop: the decisions, from what `Place` sees and `Rules` know."""

from __future__ import annotations

from aligner.segmentation import marks
from aligner.segmentation.context import Next, Place, is_uncased
from aligner.segmentation.rules import Rules

# Up to three digits number an item or a day; a longer number before another one is a year.
_YEAR_DIGITS = 3
_DAY_DIGITS = 2
# Shorter words glued to a stop are more often file endings and acronyms than words.
_GLUED_WORD = 3
_HEADING_WORDS = 2
# Glued dots: exactly three are a pause; two or four are more often a slip at a sentence's end.
_PAUSE = 3


class Boundaries:
    """Decides by the rules of one language."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    def ends(self, place: Place) -> bool:
        """Whether the sentence ends at `place`."""
        if place.kind is Next.CONTINUATION or place.is_list_marker():
            return False
        if place.run == "_":
            return True
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
        if f"{earlier} {key}" in rules.labels or self._is_labelled(place.before[:-1]):
            return True
        if word.isascii() and place.kind is Next.UNCASED and not earlier.endswith("."):
            return True
        if key in rules.eras and earlier[-1:].isdecimal():
            return rules.fold(place.next_word) not in rules.continuers
        return self._next_starts(place)

    def _is_labelled(self, words: list[str]) -> bool:
        """Whether a label stands last, or before letters in a row: `columns B and C.`."""
        for word in reversed(words):
            key = self.rules.fold(word)
            if key in self.rules.labels:
                return True
            if len(key) > 1 and key not in self.rules.joiners:
                return False
        return False

    def _ends_after_number(self, place: Place, before: list[str], key: str) -> bool:
        digits = key.isdecimal()
        short = digits and len(key) <= _DAY_DIGITS
        earlier = before[-2] if len(before) > 1 else ""
        if place.kind is Next.DIGIT and digits:
            long = len(key) >= _YEAR_DIGITS
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
            return self._next_starts(place) and len(place.run) != _PAUSE
        if place.kind is Next.UPPER:
            return self._ends_glued_to_capital(place, left, word)
        return self._ends_glued_to_uncased(place, left, self.rules.fold(word))

    def _ends_glued_to_capital(self, place: Place, left: str, word: str) -> bool:
        if place.after_next_word[:1] == ".":
            return False
        if place.closed or place.tail:
            return word[:1].isupper() and word[1:].islower()
        plain = len(left) > 1 and "." not in left and left[-2:].islower() and left[-1].isalpha()
        if left[-1:].isdecimal():
            plain = left.isdecimal() and len(left) > _DAY_DIGITS
        if not plain:
            return False
        if self.rules.fold(word) in self.rules.starters:
            return not left[:1].isupper() or place.after_next_word[:1].isspace()
        ordinary = left.islower() and not self.is_abbreviation(left)
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
            return len(last) > 1 and (
                after[:1] in {"-", "–", ")"} or (after[:1] == "." and not after[1:].strip())
            )
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
            len(parts) == _HEADING_WORDS
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

    def is_abbreviation(self, word: str) -> bool:
        """Whether a table of abbreviations of any kind holds `word`."""
        key = self.rules.fold(word)
        rules = self.rules
        tables = (rules.titles, rules.before_number, rules.abbreviations, rules.closing)
        return key in rules.capitalised or any(key in table for table in tables)

    @staticmethod
    def _is_number(key: str) -> bool:
        return key[:1].isdecimal() and key[-1:].isdecimal()
