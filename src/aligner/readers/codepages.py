"""The legacy code pages that are tried for text without a byte order mark, and their letters.

For each language: the characters beyond ASCII that make up most of its running text (`common`),
and the rest that it uses (`other`).  The shares behind them are rough on purpose; they only have
to tell prose from the same bytes read in a wrong code page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodePage:
    """A codec and the languages that were written in it.

    Attributes:
        codec: name that Python and the option `--encoding` know.
        languages: ISO 639-1 codes; "latin" stands for any other language in Latin script.
        width: bytes of a character beyond ASCII, for the likelihood.
    """

    codec: str
    languages: tuple[str, ...]
    width: int = 1


@dataclass(frozen=True, slots=True)
class Letters:
    """Characters beyond ASCII by how usual they are in one language.

    Attributes:
        common: the usual ones.
        other: the rare ones, or "" where `others` many more are unlisted (Han, Hangul).
        share: part of the characters beyond ASCII that `common` covers.
        others: how many characters share the rest.
        script: Unicode scripts that the unlisted ones come from.
    """

    common: frozenset[str]
    other: frozenset[str] = frozenset()
    share: float = 0.8
    others: int = 30
    script: str = ""


CODE_PAGES = (
    CodePage("windows-1256", ("ar", "fa", "ur")),
    CodePage("iso-8859-6", ("ar",)),
    CodePage("windows-1252", ("en", "fr", "de", "es", "it", "pt", "nl", "latin")),
    CodePage("windows-1250", ("pl",)),
    CodePage("iso-8859-2", ("pl",)),
    CodePage("windows-1254", ("tr",)),
    CodePage("windows-1251", ("ru", "uk")),
    CodePage("koi8-r", ("ru",)),
    CodePage("cp874", ("th",)),
    CodePage("cp932", ("ja",), width=2),
    CodePage("euc-jp", ("ja",), width=2),
    CodePage("gb18030", ("zh",), width=2),
    CodePage("big5", ("zh",), width=2),
    CodePage("cp949", ("ko",), width=2),
)

LATIN_CODE_PAGES = {"windows-1252", "windows-1250", "iso-8859-2", "windows-1254"}

_QUOTES = "‘’“”–—…«»\u00a0"
_LATIN_RARE = "éèêëàâäáãåçïîíñöôóòüûúùœæß•€£°§©®™·²³½„‚‹›"
_HAN_SIMPLE = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说"
    "产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当"
    "使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新"
)
_HAN_TRADITIONAL = (
    "我他這個們來為國說時會對著過發後開於與當還學從實現經點無動將問業種頭進體長員關應間"
)


def _letters(common: str, other: str = _LATIN_RARE, share: float = 0.8) -> Letters:
    return Letters(frozenset(common), frozenset(other) - frozenset(common), share, len(other))


def _ideographs(common: str, share: float, others: int, script: str) -> Letters:
    return Letters(frozenset(common + "，。、：；！？「」（）"), frozenset(), share, others, script)


_ARABIC = "اليمنرتوبةعدسفهكقأحجش"
_ARABIC_RARE = "صطخذضزثىئءإآظغؤًٌٍَُِّْـ،؛؟“”«»–—•…’‘\u00a0\u200c\u200d\u200e\u200f"
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбч"
_CYRILLIC_RARE = "йхжшюцщэфъёАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ«»–—“”„…№\u00a0"

LETTERS: Mapping[str, Letters] = {
    "ar": _letters(_ARABIC, _ARABIC_RARE),
    "fa": _letters("ایرندهومتبسشکزلفخگقحپعچيك", _ARABIC_RARE + "ةطصضذثجغظآژئء"),
    "ur": _letters("ایرکںےنہوسمتبلہگدپجھفٹعشقح", _ARABIC_RARE + "چخزڑڈصطضذثغظآژئء"),
    "ru": _letters(_CYRILLIC, _CYRILLIC_RARE, 0.85),
    "uk": _letters("оанивіртеслкудмпзяьбгчй", _CYRILLIC_RARE + "єїґІЄЇҐ", 0.85),
    "th": _letters("านรกอเงมยลวดทส่้ตัีะบปหคิแจพขใไ์", "ชญฐฑฒณดถธนผฝฟภศษซฎฏฆฌฬฮฤฯๆึืุู็โำ๑๒๓๔๕๖๗๘๙๐“”", 0.82),
    "tr": _letters("ıişğüöçİŞÖÜÇĞ" + _QUOTES, "âîûé€•"),
    "pl": _letters("ąęłóśżćńźŁŚŻĆÓ" + _QUOTES + "„", "éöüäá•€§"),
    "en": _letters("é" + _QUOTES),
    "nl": _letters("ëéïèöüó" + _QUOTES),
    "fr": _letters("éèàêçùôîûâœÉÀ" + _QUOTES),
    "de": _letters("äöüßÄÖÜ„" + _QUOTES),
    "it": _letters("èàùòìéÈ" + _QUOTES),
    "pt": _letters("ãçáéõíóêâúàôªº" + _QUOTES),
    "es": _letters("óáíéúñ¿¡üÁÉª" + _QUOTES),
    "latin": _letters(_QUOTES, "éèöüäç•€°", 0.9),
    "zh": _ideographs(_HAN_SIMPLE + _HAN_TRADITIONAL, 0.5, 20_000, "Han"),
    "ja": _ideographs(
        "ぁあいうえおかがきぎくぐけげこごさざしじすずせぜそぞただちっつづてでとどなにぬねのはばひびふぶへ"
        "べほぼまみむめもゃやゅゆょよらりるれろわをんー",
        0.5,
        6000,
        "HanKatakana",
    ),
    "ko": _ideographs(
        "이다는을의에가고하지로은한를도서사인대기자해어그리있니것나정부시아과수들일보제주라면게만으여전"
        "했습원성국공장구",
        0.55,
        2300,
        "Hangul",
    ),
}
