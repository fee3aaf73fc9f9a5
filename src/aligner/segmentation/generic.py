"""Every other language: rules that need no words, and scripts with stops of their own.

Chinese and Japanese stops end a sentence without white space; the danda, the Khmer and the
Ethiopic stop are treated alike.  Thai, Lao and Khmer write no stops to speak of, and a single
space parts clauses there, so that only wide white space ends a sentence: a block that stays
whole is better than one cut in the middle of a clause.
"""

from __future__ import annotations

import re

from aligner.segmentation.engine import RuleSegmenter
from aligner.segmentation.english import (
    ABBREVIATIONS,
    BEFORE_NUMBER,
    CAPITALISED,
    CLOSING,
    HEADINGS,
    JOINING,
    LABELS,
    STARTERS,
    TITLES,
)
from aligner.segmentation.rules import NEVER, Rules, words


def latin(
    name: str,
    *,
    titles: str = "",
    joining: str = "",
    before_number: str = "",
    abbreviations: str = "",
    capitalised: str = "",
    closing: str = "",
    starters: str = "",
    headings: str = "",
    ordinals: bool = False,
    account: re.Pattern[str] = NEVER,
) -> RuleSegmenter:
    """A segmenter for a language with capitals, from white-space-separated words."""
    return RuleSegmenter(
        Rules(
            name=name,
            titles=words(titles),
            joining=words(joining),
            before_number=words(before_number),
            abbreviations=words(abbreviations),
            capitalised=words(capitalised),
            closing=words(closing),
            starters=words(starters),
            headings=words(headings),
            ordinals=ordinals,
            account=account,
        )
    )


def _mixed(name: str, **changes: object) -> RuleSegmenter:
    """English tables, which foreign names everywhere need, and what one language changes."""
    tables: dict[str, object] = {
        "titles": TITLES,
        "joining": JOINING,
        "before_number": BEFORE_NUMBER,
        "abbreviations": ABBREVIATIONS,
        "capitalised": CAPITALISED,
        "closing": CLOSING,
        "starters": STARTERS,
        "labels": LABELS,
        "headings": HEADINGS,
    }
    return RuleSegmenter(Rules(name=name, **{**tables, **changes}))  # type: ignore[arg-type]


GENERIC = _mixed("rules-generic")
ORDINAL = _mixed("rules-ordinal", ordinals=True)
GREEK = _mixed(
    "rules-el",
    question_semicolon=True,
    titles=words("κ κα κκ δρ καθ αγ σ"),
    joining=words("π.χ δηλ βλ πρβλ λ.χ") | JOINING,
    abbreviations=words("κ.α κ.ά π.Χ μ.Χ αρ σελ τ"),
    closing=words("κ.λπ κλπ κ.ο.κ κ.τ.λ κτλ"),
    starters=words(
        "Ο Η Το Οι Τα Αυτό Αυτή Αυτός Στις Στην Στο Στη Και Αλλά Όμως Όταν Ωστόσο Ένας Μια"
    ),
)
CHINESE = _mixed(
    "rules-zh",
    cased=False,
    speech=re.compile(
        r"[^\s,.，。！？!?“”「」：:]{0,6}(?:说|說|问|問|答|喊|道|叫|想|笑|嚷)(?=[，。,.着著])"
    ),
)
JAPANESE = _mixed(
    "rules-ja",
    cased=False,
    account=re.compile(r"(?:と|って|という|とは|など|の|が|を|は|に)"),
)
SPACED = _mixed("rules-spaced", cased=False, wide_space_ends=True)
