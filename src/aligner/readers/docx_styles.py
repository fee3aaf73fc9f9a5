"""What the paragraph styles of a Word document say: headings and lists.

Word writes the built-in style names in English whatever its language, but other programs and
copied styles do not; outline levels and a style's ancestors tell as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"

_HEADING_NAME = re.compile(
    r"(?:heading|عنوان|العنوان|رأس|titre|überschrift|título|titulo|titolo|kop|заголовок|nagłówek|"
    r"başlık|標題|标题|見出し|제목)\s*([1-9])",
    re.IGNORECASE,
)
_TITLES = {
    "title": 1, "العنوان": 1, "عنوان": 1, "titre": 1, "titel": 1, "título": 1, "titolo": 1,
    "subtitle": 2, "عنوان فرعي": 2, "العنوان الفرعي": 2, "sous-titre": 2, "untertitel": 2,
}  # fmt: skip
_BODY_TEXT_LEVEL = 9
_LONGEST_CHAIN = 30


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a style, with its ancestors, makes of a paragraph.

    Attributes:
        heading: level from 1, or 0 for none.
        list_level: level from 1, or 0 for none.
        hidden: whether its text is hidden.
    """

    heading: int = 0
    list_level: int = 0
    hidden: bool = False


def local(element: etree._Element) -> str:
    """The name of a WordprocessingML element without its namespace; with it for all others."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    space, brace, name = tag[1:].partition("}")
    return name if brace and space in (WORD, _STRICT) else tag


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first WordprocessingML element down `path`, or None."""
    for name in path:
        if element is None:
            return None
        element = next((e for e in element if local(e) == name), None)
    return element


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """A WordprocessingML attribute of `element`; None where either is missing."""
    if element is None:
        return None
    return element.get(f"{{{WORD}}}{name}") or element.get(f"{{{_STRICT}}}{name}")


def is_on(element: etree._Element | None) -> bool:
    """Whether a switch such as `<w:vanish/>` is there and not set to false."""
    return element is not None and value(element) not in ("0", "false", "off")


def described(properties: etree._Element | None, inherited: ParagraphStyle) -> ParagraphStyle:
    """The style of a paragraph with properties of its own (`w:pPr`)."""
    style = inherited
    outline = value(child(properties, "outlineLvl"))
    if outline is not None and outline.isdecimal():
        level = int(outline)
        style = replace(style, heading=level + 1 if level < _BODY_TEXT_LEVEL else 0)
    numbering = child(properties, "numPr")
    if numbering is not None:
        number = value(child(numbering, "numId"))
        level_text = value(child(numbering, "ilvl")) or "0"
        level = int(level_text) + 1 if level_text.isdecimal() else 1
        style = replace(style, list_level=0 if number == "0" else min(level, 9))
    return style


class Styles:
    """The paragraph styles of a document, by their identifiers."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._known: dict[str, ParagraphStyle] = {}
        for element in root if root is not None else ():
            identifier = value(element, "styleId")
            if local(element) == "style" and identifier is not None:
                self._elements[identifier] = element

    def get(self, identifier: str | None) -> ParagraphStyle:
        """The style of that identifier; that of plain text where it is unknown."""
        if identifier is None:
            return ParagraphStyle()
        if identifier not in self._known:
            self._known[identifier] = self._resolve(identifier)
        return self._known[identifier]

    def _resolve(self, identifier: str) -> ParagraphStyle:
        chain: list[str] = []
        current: str | None = identifier
        while current is not None and current not in chain and len(chain) < _LONGEST_CHAIN:
            chain.append(current)
            current = value(child(self._elements.get(current), "basedOn"))
        style = ParagraphStyle()
        for name in reversed(chain):
            style = self._apply(name, style)
        return style

    def _apply(self, identifier: str, inherited: ParagraphStyle) -> ParagraphStyle:
        element = self._elements.get(identifier)
        name = (value(child(element, "name")) or identifier).strip().lower()
        style = inherited
        numbered = _HEADING_NAME.fullmatch(name)
        if numbered:
            style = replace(style, heading=int(numbered.group(1)))
        elif name in _TITLES:
            style = replace(style, heading=_TITLES[name])
        if is_on(child(element, "rPr", "vanish")):
            style = replace(style, hidden=True)
        return described(child(element, "pPr"), style)
