"""What stands around a candidate for the end of a sentence: the words before and after it.

A `Place` reads at most `REACH` characters to either side, so that segmentation stays linear
whatever the text is.
"""

from __future__ import annotations

import enum
import unicodedata

from aligner.segmentation import marks

REACH = 300
_WORD_REACH = 60
_BRACKET_REACH = 80


_CLOSING = marks.QUOTES | frozenset(marks.CLOSERS) | {"*", "_"}


class Next(enum.Enum):
    """What follows, after white space and opening marks."""

    NOTHING = enum.auto()
    CONTINUATION = enum.auto()
    LOWER = enum.auto()
    UPPER = enum.auto()
    UNCASED = enum.auto()
    DIGIT = enum.auto()
    ITEM = enum.auto()
    OTHER = enum.auto()


def is_uncased(character: str) -> bool:
    """Whether `character` is a letter of a script without capitals, or one of its signs."""
    if character.isascii():
        return False
    if character.isalpha():
        return character.lower() == character.upper()
    return unicodedata.category(character)[0] == "M" if character else False


class Place:
    """One candidate: stops at `run_start:run_end`, their tail to `tail_end`, then the rest.

    Attributes:
        text: the whole block.
        start: where the sentence begins that may end here.
        content: where its first letter or digit stands.
        run: the stops themselves.
        following: where the next thing stands that is not white space.
        glued: no white space stands between the two.
    """

    __slots__ = (
        "content",
        "following",
        "glued",
        "kind",
        "leading",
        "run",
        "run_end",
        "run_start",
        "start",
        "tail_end",
        "text",
    )

    def __init__(
        self, text: str, start: int, content: int, run: tuple[int, int], tail_end: int, next_: int
    ) -> None:
        run_start, run_end = run
        self.text = text
        self.start = start
        self.content = content
        self.run = text[run_start:run_end]
        self.run_start = run_start
        self.run_end = run_end
        self.tail_end = tail_end
        self.following = next_
        self.glued = next_ == tail_end
        self.leading = marks.leading_end(text, next_)
        self.kind = self._classify()

    def _classify(self) -> Next:
        text = self.text
        if text[self.following] in marks.CONTINUATION:
            return Next.CONTINUATION
        if marks.ITEM.match(text, self.following):
            return Next.ITEM
        if self.leading >= len(text):
            return Next.NOTHING
        first = text[self.leading]
        if first.isdecimal():
            return Next.DIGIT
        if first.islower():
            # "iPhone" and addresses are written with a small letter wherever they stand.
            odd = text[self.leading + 1 : self.leading + 2].isupper()
            if odd or marks.ADDRESS.match(text, self.leading):
                return Next.UPPER
            return Next.LOWER
        if first.isupper() or first.istitle():
            return Next.UPPER
        if first.isalpha():
            return Next.UNCASED
        return Next.OTHER

    @property
    def closed(self) -> bool:
        """Whether a bracket or quotation mark stands directly before the stop."""
        return self.text[self.run_start - 1] in _CLOSING

    @property
    def tail(self) -> str:
        """The closing marks and note references after the stop."""
        return self.text[self.run_end : self.tail_end]

    @property
    def quotation_ends(self) -> bool:
        """Whether a quotation mark stands after the stop and before what follows."""
        return any(character in marks.QUOTES for character in self.tail)

    @property
    def before(self) -> list[str]:
        """The last words before the stop, four at most, in order, with the stops inside them."""
        reach = max(self.start, self.run_start - _WORD_REACH)
        text = marks.INNER_BREAK.sub(r"\g<0> ", self.text[reach : self.run_start])
        return [_bare(word) for word in text.split()[-4:]]

    @property
    def next_word(self) -> str:
        """The first word of what follows, without the marks around it."""
        match = marks.WORD.match(self.text, self.leading, self.leading + _WORD_REACH)
        return match.group() if match else ""

    @property
    def after_next_word(self) -> str:
        """The two characters behind `next_word`."""
        end = self.leading + len(self.next_word)
        return self.text[end : end + 2]

    @property
    def chunk_before(self) -> str:
        """All characters back to the last white space."""
        reach = max(self.start, self.run_start - _WORD_REACH)
        parts = self.text[reach : self.run_start].rsplit(None, 1)
        return parts[-1] if parts else ""

    @property
    def chunk_after(self) -> str:
        """All characters up to the next white space."""
        parts = self.text[self.tail_end : self.tail_end + _WORD_REACH].split(None, 1)
        return parts[0] if parts else ""

    @property
    def nearby(self) -> str:
        """The sentence, as far back as `REACH`, and some of what follows."""
        return self.text[max(self.start, self.run_start - REACH) : self.tail_end + _WORD_REACH]

    def is_list_marker(self) -> bool:
        """Whether the sentence is nothing yet but the number or letter of an item."""
        return self.tail_end - self.start <= marks.LIST_MARKER_LENGTH and bool(
            marks.LIST_MARKER.fullmatch(self.text, self.start, self.tail_end)
        )

    def bracket_opened_inside(self) -> int:
        """Where the bracket stands that is open before the stop and began mid-sentence, or -1."""
        low = max(self.start, self.run_start - REACH)
        opened = self.text.rfind("(", low, self.run_start)
        if opened < 0 or self.text.rfind(")", opened, self.run_start) > opened:
            return -1
        return opened if self.content < opened else -1

    def inside_bracket(self) -> bool:
        """Whether a short bracket began mid-sentence before the stop and closes behind it.

        A long one holds sentences of its own.
        """
        if ")" in self.tail or self.bracket_opened_inside() < 0:
            return False
        if self.run_start - self.bracket_opened_inside() > _BRACKET_REACH:
            return False
        closed = self.text.find(")", self.tail_end, self.tail_end + _BRACKET_REACH)
        return closed >= 0 and self.text.find("(", self.tail_end, closed) < 0

    def odd_quotes(self) -> bool:
        """Whether a straight quotation mark stands open before the stop, in this sentence."""
        low = max(self.start, self.run_start - REACH)
        return self.text.count('"', low, self.run_start) % 2 == 1


def _bare(word: str) -> str:
    """`word` without the marks that open or close before and after it."""
    return word.strip("\"'“”„‟«»‹›‘’‚()[]{}*_`<>,;،؛¿¡「『」』").lstrip("-–—/")
