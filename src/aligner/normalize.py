"""Folding of characters for comparison: what a reader takes for the same word or number.

Folded text is for looking things up, never for showing; it is not always as long as the
original, so that no offset into it means anything in the original.
"""

from __future__ import annotations

import re
import unicodedata

#: Zero-width and direction marks, as the inside of a character class.
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"

_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
# Harakat, superscript alef, Qur'anic signs, and tatweel, which only stretches the line.
_ARABIC_SIGNS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06ed]+")
_ARABIC_LETTERS = str.maketrans("أإآٱىیېک", "اااايييك")


def strip_invisible(text: str) -> str:
    """`text` without zero-width characters, direction marks and soft hyphens."""
    return _INVISIBLE.sub("", text)


def fold_arabic(text: str) -> str:
    """`text` without diacritics and tatweel, with the forms of alef, ya and kaf made one.

    Alef maqsura and the Persian ya become ya, the Persian kaf becomes kaf, every alef that
    carries a hamza or madda becomes bare.  Ta marbuta stays, since it tells words apart.
    """
    return _ARABIC_SIGNS.sub("", text).translate(_ARABIC_LETTERS)


def fold_digits(text: str) -> str:
    """`text` with the decimal digits of every script as 0 to 9; other characters stay."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
    )
