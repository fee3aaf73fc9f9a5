"""Which language a text is in: by script, function words, telling letters and endings.

Offline and small: a table a person can read, no model.  Sure for the encoder's sixteen languages
and for the neighbours that would otherwise be taken for one of them; it does not tell dialects
or spelling variants apart and does not look at the layout of a document.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import regex

from aligner.language_data import CJK_WEIGHT, ENDINGS, LETTERS, PRIORS, SCRIPTS, WORDS

UNDETERMINED = "und"

# Enough for every language in the table; more text costs time and changes nothing.
_SAMPLE_CHARACTERS = 24_000
# A foreign text full of names, codes and quotations in Latin letters is still a foreign text.
_LATIN_HANDICAP = 0.6

_ADDRESS = regex.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|[@#]\w+")
_MARKS = regex.compile(r"[\p{Mn}\u0640\u200c-\u200f\u202a-\u202e\u2066-\u2069]")
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_SCRIPT_OF = {
    name: regex.compile(rf"\p{{Script={name}}}")
    for name in (*SCRIPTS, "Latin", "Arabic", "Cyrillic", "Han", "Hiragana", "Katakana", "Hangul")
}
_LIKE_ARABIC_KEYBOARD = str.maketrans("کیۀ", "كيه")


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """A language and how sure it is.

    Attributes:
        code: ISO 639-1 code ("en", "ar"), or "und" where nothing decides.
        confidence: 0 (no evidence) to 1 (no doubt); under 0.5 a person should be asked.
    """

    code: str
    confidence: float


def detect_language(text: str) -> LanguageGuess:
    """The language of `text`, of which some thousand characters are looked at.

    Args:
        text: prose of any length; addresses of pages and mail in it are passed over.

    Returns:
        The best guess; `und` with confidence 0 for a text without letters or without evidence.
    """
    sample = _ADDRESS.sub(" ", _sample(text))
    weights = _script_weights(sample)
    total = sum(weights.values())
    if not total:
        return LanguageGuess(UNDETERMINED, 0.0)
    script = max(weights, key=lambda name: weights[name])
    purity = weights[script] / total
    enough = 1 - math.exp(-weights[script] / 4)
    if script in SCRIPTS:
        return LanguageGuess(SCRIPTS[script], round(purity * enough, 3))
    guess = _east_asian(sample) if script == "CJK" else _by_words(sample, script)
    return LanguageGuess(guess.code, round(guess.confidence * purity, 3))


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE_CHARACTERS:
        return text
    third = _SAMPLE_CHARACTERS // 3
    middle = len(text) // 2
    return "\n".join((text[:third], text[middle : middle + third], text[-third:]))


def _script_weights(text: str) -> dict[str, float]:
    counts = {name: float(len(pattern.findall(text))) for name, pattern in _SCRIPT_OF.items()}
    east_asian = sum(counts.pop(name) for name in ("Han", "Hiragana", "Katakana", "Hangul"))
    counts["CJK"] = east_asian * CJK_WEIGHT
    counts["Latin"] *= _LATIN_HANDICAP
    return counts


def _east_asian(text: str) -> LanguageGuess:
    han = len(_SCRIPT_OF["Han"].findall(text))
    kana = len(_SCRIPT_OF["Hiragana"].findall(text)) + len(_SCRIPT_OF["Katakana"].findall(text))
    hangul = len(_SCRIPT_OF["Hangul"].findall(text))
    total = han + kana + hangul
    if hangul >= max(kana, han / 2):
        code, share = "ko", hangul / total
    elif kana > 0.05 * total:
        code, share = "ja", min(1.0, 0.6 + kana / total)
    else:
        # A Japanese heading may stand in Han characters alone: few of them prove little.
        code, share = "zh", 1.0
    return LanguageGuess(code, share * (1 - math.exp(-total / 4)))


def _by_words(text: str, script: str) -> LanguageGuess:
    words = Counter(_words(text, script))
    tables = _evidence(script)
    scores = defaultdict(float, PRIORS.get(script, {}))
    for word, count in words.items():
        for table, key in ((tables.words, word), *_endings(tables.endings, word)):
            for code, weight in table.get(key, {}).items():
                scores[code] += weight * count
        for letter in set(word):
            for code, weight in tables.letters.get(letter, {}).items():
                scores[code] += weight * count
    if not scores:
        return LanguageGuess(UNDETERMINED, 0.0)
    (code, best), *others = sorted(scores.items(), key=lambda item: -item[1])[:2]
    margin = (best - others[0][1]) / best if others else 1.0
    confidence = min(1.0, 1.6 * margin) * (1 - math.exp(-best / 1.5))
    if confidence < 0.08:
        return LanguageGuess(UNDETERMINED, 0.0)
    return LanguageGuess(code, confidence)


def _words(text: str, script: str) -> Iterable[str]:
    # lower() would turn the Turkish capital İ into i and a loose dot.
    folded = text.replace("İ", "i").lower()
    if script == "Arabic":
        folded = _MARKS.sub("", folded).translate(_LIKE_ARABIC_KEYBOARD)
    for match in _WORD.finditer(folded):
        word = match.group()
        yield word
        if script == "Arabic" and len(word) > 2 and word[0] in "وف":
            yield word[1:]


def _endings(
    table: dict[str, dict[str, float]], word: str
) -> Iterable[tuple[dict[str, dict[str, float]], str]]:
    return ((table, word[-size:]) for size in (2, 3, 4, 5) if len(word) > size + 1)


@dataclass(frozen=True, slots=True)
class _Evidence:
    words: dict[str, dict[str, float]]
    letters: dict[str, dict[str, float]]
    endings: dict[str, dict[str, float]]


@cache
def _evidence(script: str) -> _Evidence:
    return _Evidence(
        words=_weigh({code: words.split() for code, words in WORDS.get(script, {}).items()}, 1.0),
        letters=_weigh(LETTERS.get(script, {}), 0.6),
        endings=_weigh({c: e.split() for c, e in ENDINGS.get(script, {}).items()}, 0.3),
    )


def _weigh(lists: Mapping[str, Iterable[str]], weight: float) -> dict[str, dict[str, float]]:
    """Turn lists around; what several languages share says less about each of them."""
    found: dict[str, dict[str, float]] = {}
    for code, items in lists.items():
        for item in items:
            found.setdefault(item, {})[code] = weight
    for codes in found.values():
        share = weight / len(codes)
        codes.update(dict.fromkeys(codes, share))
    return found
