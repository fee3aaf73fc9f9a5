"""Whether bytes read in some code page are prose of a language that is written in it.

Each reading is weighed against the hypothesis "these bytes are noise": the logarithm of how much
better the letters of the language explain the bytes than bytes drawn evenly from the upper half.
A reading is taken when it beats noise and every other reading clearly; nothing is guessed.
"""

from __future__ import annotations

import codecs
import math
import unicodedata
from collections import Counter
from dataclasses import dataclass

import regex

from aligner.language import UNDETERMINED, detect_language
from aligner.readers.codepages import CODE_PAGES, LATIN_CODE_PAGES, LETTERS, CodePage, Letters

# Natural logarithms.  A rival reading must be e³, some twenty times, less likely.  Letters of
# another script have to make their case alone (a handful of them); in Latin script the ASCII
# words around an accent have told the language already.
_MARGIN = 3.0
_NEEDED_LATIN = -1.0
_NEEDED_OTHER = 7.5
_SAID_BY_USER = 3.0
_SURE_OF_LATIN = 0.2
_ANOMALY = -6.0
_FOREIGN = math.log(0.01)
_MOST_FOREIGN = 0.1
_SAMPLE_BYTES = 100_000
# Parts of the characters of a text that is UTF-16 indeed.
_ONE_SCRIPT = 0.95
_MOSTLY_ASCII = 0.9

_BEYOND_ASCII = regex.compile(r"[^\x00-\x7f]")
_ANOMALIES = (
    # A capital inside a word is the mark of koi8-r read as windows-1251, or of mojibake.
    regex.compile(r"\p{Ll}(?=\p{Lu})(?:(?<=[^\x00-\x7f])|(?=[^\x00-\x7f]))"),
    regex.compile(r"\p{L}[\x80-\x9f¤¥¦¨©¬®¯±´µ¶¸¹¼¾×÷€£§°]\p{L}"),
    regex.compile(r"\p{Latin}\p{M}*[\p{Arabic}\p{Cyrillic}\p{Greek}\p{Thai}]"),
    regex.compile(r"[\p{Arabic}\p{Cyrillic}\p{Greek}\p{Thai}]\p{Latin}"),
    regex.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x84\x86-\x9f\ufffd]|\p{Co}|\p{Cn}"),
)
_ACCENTED_RUN = regex.compile(r"(?:(?=[^\x00-\x7f])\p{Latin}){3,}")
# First words of Unicode character names, by script.
_FAMILIES = {
    name: name for name in ("ARABIC", "CYRILLIC", "GREEK", "HEBREW", "THAI", "DEVANAGARI", "LATIN")
} | {"CJK": "zh", "HIRAGANA": "zh", "KATAKANA": "zh", "FULLWIDTH": "zh", "HANGUL": "ko"}
_SCRIPTS = {
    name: regex.compile(pattern)
    for name, pattern in {
        "": r"(?!)",
        "Han": r"\p{Han}",
        "HanKatakana": r"[\p{Han}\u30a0-\u30ff]",
        "Hangul": r"\p{Hangul}",
    }.items()
}


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes read in one code page.

    Attributes:
        codec: the code page.
        lang: the language that the text is plausible prose of.
        score: natural logarithm of the odds of that language against noise.
    """

    codec: str
    lang: str
    score: float


def legacy_readings(data: bytes, lang: str | None) -> list[Reading]:
    """The plausible readings of `data` in single-byte and double-byte code pages, best first.

    Args:
        data: bytes that are not UTF-8.
        lang: the language the user said, which then counts as evidence; not a filter.

    Returns:
        At most one reading for each different text; empty where nothing beats noise.
    """
    sample = _sample(data)
    readings: dict[str, Reading] = {}
    for page in CODE_PAGES:
        try:
            # A double-byte character may be cut at the end of the sample; the decoder waits.
            text = codecs.getincrementaldecoder(page.codec)().decode(sample)
            reading = _judge(page, text, lang)
            if reading and len(sample) < len(data):
                data.decode(page.codec)
        except UnicodeDecodeError:
            continue
        if reading and (text not in readings or readings[text].score < reading.score):
            readings[text] = reading
    return sorted(readings.values(), key=lambda r: -r.score)


def clear_winner(readings: list[Reading]) -> Reading | None:
    """The first of `readings` if no other comes near it."""
    if not readings:
        return None
    if len(readings) > 1 and readings[0].score - readings[1].score < _MARGIN:
        return None
    return readings[0]


def utf16_without_mark(data: bytes) -> str | None:
    """The codec, `utf-16-le` or `utf-16-be`, in which `data` is text of few scripts; or None."""
    shares = {}
    for codec in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        ascii_share = sum(c < "\x80" for c in text) / max(1, len(text))
        guess = detect_language(text)
        # Numbers and names alone are of no language; ASCII they are all the same.
        known = guess.code != UNDETERMINED or ascii_share > _MOSTLY_ASCII
        if known and _one_script_share(text[:_SAMPLE_BYTES]) > _ONE_SCRIPT:
            shares[codec] = (ascii_share + guess.confidence, codec)
    return max(shares.values())[1] if shares else None


def _sample(data: bytes) -> bytes:
    """Evenly chosen lines, whole ones, so that no double-byte character is cut."""
    if len(data) <= _SAMPLE_BYTES:
        return data
    lines = data.splitlines(keepends=True)
    step = max(1, len(data) // _SAMPLE_BYTES)
    return b"".join(lines[::step])[: 2 * _SAMPLE_BYTES]


def _judge(page: CodePage, text: str, lang: str | None) -> Reading | None:
    latin = page.codec in LATIN_CODE_PAGES
    guess = detect_language(text)
    if latin and not _is_latin(text):
        return None
    if lang in page.languages and guess.code in (lang, UNDETERMINED):
        code, known = lang, lang
    elif latin and guess.confidence < _SURE_OF_LATIN:
        return None
    elif guess.code in page.languages:
        code, known = guess.code, guess.code
    elif "latin" in page.languages and guess.code not in LETTERS:
        code, known = guess.code, "latin"
    else:
        return None
    letters = LETTERS[known]
    beyond = _BEYOND_ASCII.findall(text)
    foreign = sum(_is_foreign(char, letters) for char in beyond)
    anomalies = sum(len(pattern.findall(text)) for pattern in _ANOMALIES)
    anomalies += sum(not letters.common.issuperset(run) for run in _ACCENTED_RUN.findall(text))
    if foreign + anomalies > _MOST_FOREIGN * len(beyond):
        return None
    score = sum(_evidence(char, letters, page.width) for char in beyond) + _ANOMALY * anomalies
    if lang == known and not latin:
        score += _SAID_BY_USER
    if score < (_NEEDED_LATIN if latin else _NEEDED_OTHER):
        return None
    return Reading(page.codec, code or UNDETERMINED, score)


def _evidence(char: str, letters: Letters, width: int) -> float:
    if _is_foreign(char, letters):
        return _FOREIGN
    noise = width * math.log(128)
    if char in letters.common:
        return math.log(letters.share / len(letters.common)) + noise
    return math.log((1 - letters.share) / letters.others) + noise


def _is_foreign(char: str, letters: Letters) -> bool:
    if char in letters.common or char in letters.other:
        return False
    return not _SCRIPTS[letters.script].match(char)


def _is_latin(text: str) -> bool:
    letters = regex.findall(r"\p{L}", text)
    return bool(letters) and sum(c < "\x80" for c in letters) > 0.7 * len(letters)


def _one_script_share(text: str) -> float:
    """Part of `text` that is ASCII or of its main script; 0 if any character is no text."""
    scripts: Counter[str] = Counter()
    for char in text:
        category = unicodedata.category(char)
        if category in {"Cn", "Co"} or (category == "Cc" and char not in "\t\n\r\f\v\x1a\x85"):
            return 0.0
        if char < "\u0250" or category[0] in "PZM" or category == "Cf":
            scripts["plain"] += 1
        else:
            name = unicodedata.name(char, "?").split()[0]
            scripts[_FAMILIES.get(name, "other")] += 1
    plain = scripts.pop("plain", 0)
    scripts.pop("other", None)
    family, count = max(scripts.items(), key=lambda item: item[1], default=("", 0))
    if family in {"zh", "ko"}:
        # Any two bytes make an ideograph; only the usual ones make prose.
        usual = (
            LETTERS["ko"].common if family == "ko" else LETTERS["zh"].common | LETTERS["ja"].common
        )
        if sum(char in usual for char in text) < 0.2 * len(text):
            return 0.0
    return (plain + count) / len(text) if text else 0.0
