"""What the engine has to know about one language: words, as data.

The words of a table are looked up after `fold` and in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aligner.normalize import strip_invisible

#: No quotation is introduced next; one that goes on with a small letter may be.
NO_QUOTATION = r"(?![^.!?؟\"“”«»]{0,60}[,:،]\s*[\"“«‘][^\W\d_a-z])"
#: Matches nothing.
NEVER = re.compile(r"(?!)")


def fold_case(word: str) -> str:
    """`word` as tables of languages with upper and lower case hold it."""
    return strip_invisible(word).replace("’", "'").lower()


def words(*lists: str, fold: Callable[[str], str] = fold_case) -> frozenset[str]:
    """The words of some white-space-separated lists, folded; `~` stands for a space."""
    return frozenset(
        fold(word.replace("~", " ").removesuffix(".")) for text in lists for word in text.split()
    )


def verbs_pattern(verbs: Iterable[str]) -> re.Pattern[str]:
    """A name or pronoun of up to four words with capitals and then one of `verbs`.

    It recognises who spoke after a quotation: `"Why?" Mr. Albence asked.`  Where another quotation
    follows (`"Why?" Tom said, "Because."`), it is a sentence of its own.
    """
    return re.compile(
        rf"(?:I|(?:[^\W\d_a-z][\w.'’-]*,?\s){{1,4}}?)\s?(?:{'|'.join(sorted(verbs))})\b{NO_QUOTATION}"
    )


@dataclass(frozen=True)
class Rules:
    """Everything that the engine asks of a language.

    Attributes:
        name: the segmenter's name in signatures.
        version: changes with any change of tables or engine that changes a boundary.
        titles: abbreviations that a name follows; they never end a sentence.  Without a capital
            they are treated as `abbreviations`.
        joining: abbreviations inside a clause; they never end a sentence ("e.g.").
        before_number: words that are abbreviations only when a number follows ("No.").
        abbreviations: they end a sentence only where one of `starters` follows ("U.S.").
        capitalised: the same, but abbreviations only where they begin with a capital ("Mass.").
        closing: abbreviations after which a capital letter (or, in a script without them, a
            word that is not one of `continuers`) begins a sentence ("etc.").
        not_after_closing: capitalised words that do go on after `closing` ("p.m. Monday").
        starters: words that begin a sentence rather than continue a name.
        continuers: words that continue a sentence after a quotation or one of `closing`, in a
            script without capitals.
        labels: words whose single letter or number is a label, no initial ("Vitamin C.").
            A label and its letter ("than i") hold for that letter only.
        joiners: words between such letters ("columns B and C.").
        headings: words that with a number are the number of what follows ("Article 5. Aims").
        letter_names: names of letters that stand for initials, in a script that spells them.
        exclaimed: names with a stop inside ("Yahoo!").
        eras: single letters that after a year end a sentence, where they end a name otherwise.
        speech: what follows a quoted question or exclamation and names its speaker.
        account: what follows any quotation without beginning a sentence ("according to").
        ordinals: whether a stop after a number makes it an ordinal ("3. Oktober").
        cased: whether the language's script has capitals.
        question_semicolon: whether `;` is the question mark.
        wide_space_ends: whether white space of two or more characters parts sentences, for
            scripts that have no stops.
        fold: how a word is made comparable with the tables.
    """

    name: str
    version: str = "2"
    titles: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    capitalised: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()
    not_after_closing: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    continuers: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    joiners: frozenset[str] = words("and or & و أو")
    headings: frozenset[str] = frozenset()
    letter_names: frozenset[str] = frozenset()
    exclaimed: frozenset[str] = frozenset()
    eras: frozenset[str] = frozenset()
    speech: re.Pattern[str] = NEVER
    account: re.Pattern[str] = NEVER
    ordinals: bool = False
    cased: bool = True
    question_semicolon: bool = False
    wide_space_ends: bool = False
    fold: Callable[[str], str] = fold_case
