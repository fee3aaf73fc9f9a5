"""Punctuation of all scripts, as the patterns with which the engine reads a text.

Every language sees the marks of every script, since an Arabic document quotes English ones and
the other way round.  Nothing here decides; `engine` does.
"""

from __future__ import annotations

import re

from aligner.normalize import INVISIBLE

#: Stops that also mark abbreviations, numbers and file names: what stands around them decides.
PERIODS = ".．۔"
#: Stops that end a sentence whatever follows, with or without white space.
HARD_STOPS = "。！？｡।॥։።፧។៕။"
_OTHER_STOPS = "!?؟…‼⁇⁈⁉܀܁܂"
STOPS = PERIODS + HARD_STOPS + _OTHER_STOPS

#: Marks that only close.
CLOSERS = r")\]}”’»›」』】》〉）］｝﴾"
#: Marks that open in one language or house style and close in another.
EITHER = "\"'“„‟«‹‘*_`＂＇"
QUOTES = frozenset("\"'“”„‟«»‹›‘’＂＇「」『』`")

# What may stand between the beginning of a sentence and its first letter or digit.
_LEADING = frozenset("\"'“”„‟«»‹›‘’‚([¿¡「『【《〈（［｛﴿*_`＂＇#>+•▪●◦‣·–—−-…") | {
    chr(code)
    for low, high in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069), (0x61C, 0x61C))
    for code in range(low, high + 1)
}
_MAX_LEADING = 8

# After an ambiguous mark, these show that it closed something.
_AFTER_CLOSER = rf"[\s,;:،؛、，{STOPS}{INVISIBLE}{CLOSERS}{EITHER}]|$"
_NOTE = r"\[(?:\w{1,4}(?:[,;–-]\s?\w{1,4})*|note\s\d+|citation\sneeded)\]|\(\d{1,2}\)(?=\s)"
_NOTE_SIGNS = "¹²³⁰⁴-⁹†‡"


def run_pattern(stops: str) -> re.Pattern[str]:
    """Stops with nothing but single spaces between them: `.`, `?!`, `...`, `. . .`.

    An emphasis that ends before another one begins (`_Date: 2 April_ _Time: 07:30_`) counts as
    one: such are lines of their own that some converter joined.
    """
    return re.compile(
        rf"[{stops}]+"
        rf"(?:[{INVISIBLE}]*\s?[{stops}]+(?=[\s{INVISIBLE}{CLOSERS}{EITHER}]|$))*"
        r"|(?:(?<=[^\s_])|(?<=[^\s_]\s))_(?=\s_[^\s_])"
    )


#: What belongs to the sentence directly after its stop: closing marks and note references.
TAIL = re.compile(
    rf"(?:[{INVISIBLE}{CLOSERS}{_NOTE_SIGNS}]|[{EITHER}](?={_AFTER_CLOSER})|{_NOTE})*"
)
#: The same, set off by white space: `. »`, `. ”`, `. [12]`.
DETACHED_CLOSER = re.compile(rf"\s{{1,2}}[{CLOSERS}]+(?=[\s,;:،؛{PERIODS}]|$)")
DETACHED_NOTE = re.compile(r"\s(?:\[\d{1,3}\])+(?=\s|$)")
DETACHED_EITHER = re.compile(r"\s\"(?=\s|$)")
#: A note number that lost its superscript: `end.12 Next`.
BARE_NOTE = re.compile(r"\d{1,2}(?=\s+\S)")

#: Reading on: after one of these, nothing new began.
CONTINUATION = frozenset(",;:،؛、，；：)]}】》〉）］/\\&|")

#: The first word of a sentence, from its first letter, with vowel signs and apostrophes.
WORD = re.compile(rf"[^\s{STOPS},;:،؛、，；：()\[\]{{}}\"“”„«»‹›/|—–-]+")
NUMBER_STOP = re.compile(r"\d{1,2}\.\s+\d")
DATE_PART = re.compile(r"\d{1,2}\.")
#: Marks that part words even where no white space follows.
INNER_BREAK = re.compile(r"[؛،;/](?=\S)")
PERIOD = re.compile(f"[{PERIODS}]")
WIDE_SPACE = re.compile(r"\s{2,}")
WHITE_SPACE = re.compile(r"\s+")
CONTENT = re.compile(r"[^\W_]")
ADDRESS = re.compile(r"https?:|ftp:|www\.|[\w.+-]{1,64}@\w")
ADDRESS_PART = re.compile(r"://|www\.|[@\\=]|[A-Za-z\d]/|/[A-Za-z\d]|[A-Za-z\d]_|_[A-Za-z\d]")
ROMAN = re.compile(r"[IVXLC]{1,8}\b|[ivxlc]{1,8}\b")
DOTTED = re.compile(r"(?:[^\W\d_]{1,2}[.．۔])+[^\W\d_]{1,2}$")

#: The letter or number of a list item before its text: `(b) The`, `2) The`.
ITEM = re.compile(r"[(\[]?(?:\d{1,3}|[ivx]{1,5}|[^\W\d_]\u0640?)[)\]]\s")
#: A sentence that so far is only the number or letter of a list item.
LIST_MARKER = re.compile(
    rf"[#>*_\"“«•▪●◦‣–—\s{INVISIBLE}-]*"
    r"[(\[]?(?:\d{1,3}(?:[.-]\d{1,3})*(?:[.-]?[^\W\d_])?|[^\W\d_]\u0640?(?:[.-]?\d{1,2})?"
    rf"|[ivxlc]{{1,6}}|[IVXLC]{{1,6}})[)\]]?\.?[)\]*_{INVISIBLE}]*"
)
LIST_MARKER_LENGTH = 24


def leading_end(text: str, position: int) -> int:
    """Where the first letter or digit after `position` may stand: behind opening marks."""
    stop = min(position + _MAX_LEADING, len(text))
    while position < stop and (
        text[position] in _LEADING
        or (text[position].isspace() and not text[position - 1].isspace())
    ):
        position += 1
    return position
