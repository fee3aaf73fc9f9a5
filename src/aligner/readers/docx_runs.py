"""The text of one Word paragraph: what stands on the page, not what Word computes it from."""

from __future__ import annotations

import re

from lxml import etree

from aligner.readers.docx_styles import child, is_on, local, value

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

# Deleted and moved-away text, and content that belongs to other places.
_LEFT_OUT = frozenset(
    "pPr rPr del moveFrom delText instrText delInstrText rt fldData sdtPr sdtEndPr "
    "footnoteReference endnoteReference annotationRef commentReference".split()
) | {_COMPATIBILITY + "Fallback"}
_AS_CHARACTER = {
    "tab": "\n",
    "ptab": "\n",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
_SPACE = re.compile(r"[ \t]*\n\s*")


class Runs:
    """Reads paragraphs one after another; fields may reach over several of them."""

    def __init__(self) -> None:
        # For each field that is open: whether its code is still going on.
        self._fields: list[bool] = []

    def read(self, paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
        """The text of a paragraph and the text boxes that are anchored in it.

        Args:
            paragraph: a `w:p` element.

        Returns:
            The text, with tabs and line breaks as single spaces; and the `w:txbxContent`
            elements in their order.
        """
        parts: list[str] = []
        boxes: list[etree._Element] = []
        # No code of a field that people write reaches over a paragraph; one that is never
        # closed must not swallow the rest of the document.
        self._fields = [False for _ in self._fields]
        stack = list(reversed(paragraph))
        while stack:
            element = stack.pop()
            name = local(element)
            if name == "txbxContent":
                boxes.append(element)
            elif name == "fldChar":
                self._field(value(element, "fldCharType"))
            elif name in _LEFT_OUT or (name == "r" and is_on(child(element, "rPr", "vanish"))):
                # A field begins and ends in hidden runs too.
                for mark in element if name == "r" else ():
                    if local(mark) == "fldChar":
                        self._field(value(mark, "fldCharType"))
            elif name == _COMPATIBILITY + "AlternateContent":
                stack.extend(reversed(_chosen(element)))
            else:
                text = self._characters(element, name)
                if text and not any(self._fields):
                    parts.append(text)
                stack.extend(reversed(element))
        return _SPACE.sub(" ", "".join(parts)), boxes

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(True)
        elif self._fields and kind == "separate":
            self._fields[-1] = False
        elif self._fields and kind == "end":
            self._fields.pop()

    @staticmethod
    def _characters(element: etree._Element, name: str) -> str:
        if name in ("t", _MATH_TEXT):
            return element.text or ""
        if name == "sym":
            return _symbol(value(element, "char") or "")
        return _AS_CHARACTER.get(name, "")


def _symbol(code: str) -> str:
    """The character of a `w:sym`; none where it is only a place in a symbol font."""
    if not re.fullmatch("[0-9A-Fa-f]{1,5}", code):
        return ""
    character = chr(int(code, 16))
    return character if character.isprintable() else ""


def _chosen(alternatives: etree._Element) -> list[etree._Element]:
    """The content of the first choice; of the fallback only where there is no choice."""
    for wanted in ("Choice", "Fallback"):
        for option in alternatives:
            if option.tag == _COMPATIBILITY + wanted:
                return list(option)
    return []
