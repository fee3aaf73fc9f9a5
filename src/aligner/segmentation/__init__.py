"""Sentence segmentation: blocks of a document in, segments with exact offsets out.

A sentence never crosses a block.  English and Arabic have rules of their own, other languages
share the same engine with smaller tables; what no table knows falls to `GENERIC`.
"""

from __future__ import annotations

import dataclasses
from typing import Protocol

from aligner.model import Document, Segment
from aligner.registry import Registry

__all__ = ["SEGMENTERS", "Segmenter", "segment_document", "segmenter_for"]


class Segmenter(Protocol):
    """Finds the sentences of a block.

    Attributes:
        name: what stands in the signature of an alignment ("rules-en").
        version: changes whenever the same text may come out otherwise.
    """

    name: str
    version: str

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the sentences of `text` stand.

        Args:
            text: one block; a line break in it counts as ordinary white space.

        Returns:
            Half-open character offsets into `text`, in order, none empty, each without white
            space at its ends, together covering every character that is not white space.
        """
        ...


_GENERIC = "und"

SEGMENTERS: Registry[Segmenter] = Registry(
    "segmenter",
    {
        "en": "aligner.segmentation.english:ENGLISH",
        "ar": "aligner.segmentation.arabic:ARABIC",
        "fa": "aligner.segmentation.arabic:PERSIAN",
        "ur": "aligner.segmentation.arabic:URDU",
        "ckb": "aligner.segmentation.arabic:ARABIC_SCRIPT",
        "ps": "aligner.segmentation.arabic:ARABIC_SCRIPT",
        "sd": "aligner.segmentation.arabic:ARABIC_SCRIPT",
        "ug": "aligner.segmentation.arabic:ARABIC_SCRIPT",
        "de": "aligner.segmentation.european:GERMAN",
        "es": "aligner.segmentation.european:SPANISH",
        "fr": "aligner.segmentation.european:FRENCH",
        "it": "aligner.segmentation.european:ITALIAN",
        "nl": "aligner.segmentation.european:DUTCH",
        "pl": "aligner.segmentation.european:POLISH",
        "pt": "aligner.segmentation.european:PORTUGUESE",
        "ru": "aligner.segmentation.european:RUSSIAN",
        "tr": "aligner.segmentation.european:TURKISH",
        "uk": "aligner.segmentation.european:UKRAINIAN",
        "el": "aligner.segmentation.generic:GREEK",
        "ja": "aligner.segmentation.generic:JAPANESE",
        "km": "aligner.segmentation.generic:SPACED",
        "lo": "aligner.segmentation.generic:SPACED",
        "th": "aligner.segmentation.generic:SPACED",
        "zh": "aligner.segmentation.generic:CHINESE",
        "cs": "aligner.segmentation.generic:ORDINAL",
        "da": "aligner.segmentation.generic:ORDINAL",
        "et": "aligner.segmentation.generic:ORDINAL",
        "fi": "aligner.segmentation.generic:ORDINAL",
        "hr": "aligner.segmentation.generic:ORDINAL",
        "hu": "aligner.segmentation.generic:ORDINAL",
        "lv": "aligner.segmentation.generic:ORDINAL",
        "nb": "aligner.segmentation.generic:ORDINAL",
        "no": "aligner.segmentation.generic:ORDINAL",
        "sk": "aligner.segmentation.generic:ORDINAL",
        "sl": "aligner.segmentation.generic:ORDINAL",
        "sr": "aligner.segmentation.generic:ORDINAL",
        _GENERIC: "aligner.segmentation.generic:GENERIC",
    },
)


def segmenter_for(lang: str) -> Segmenter:
    """The segmenter of a language.

    Args:
        lang: BCP 47 code in any case ("ar", "en-GB"); only its primary subtag counts.

    Returns:
        The rules of that language, or the generic ones where it has none of its own.
    """
    primary = lang.replace("_", "-").partition("-")[0].lower()
    return SEGMENTERS.get(primary if primary in SEGMENTERS else _GENERIC)


def segment_document(document: Document) -> Document:
    """`document` with its blocks cut into sentences, by the rules of its language.

    A document that already has segments is returned as it is.
    """
    if document.segments:
        return document
    segmenter = segmenter_for(document.lang)
    segments = tuple(
        Segment(block.text[start:end], number, start, end)
        for number, block in enumerate(document.blocks)
        for start, end in segmenter.spans(block.text)
    )
    return dataclasses.replace(document, segments=segments)
