"""Word documents: the body in reading order, as it reads with all tracked changes accepted.

Headers, footers, notes and comments are left out; numbers and bullets that Word puts before list
items are no text.
"""

from __future__ import annotations

from lxml import etree

from aligner.errors import InputError
from aligner.model import Block, BlockKind
from aligner.readers.docx_runs import Runs
from aligner.readers.docx_styles import Styles, child, described, is_on, local, value
from aligner.readers.package import Package
from aligner.readers.source import kind_of

# Tables in tables, content controls, text boxes: deeper ones are no work of a person.
DEEPEST = 40

_TRANSPARENT = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))


class DocxReader:
    """Reads Word documents."""

    name = "Word document"
    suffixes = (".docx",)

    def read(self, data: bytes, *, encoding: str | None, lang: str | None) -> list[Block]:
        """The blocks of the body; see `aligner.readers.Reader`.

        The encoding and the language are the file's own matter here.
        """
        if not data.startswith(b"PK\x03\x04"):
            kind = kind_of(data) or "another kind of file; give it the ending that it should have"
            raise InputError(f"is not a Word document (.docx) but {kind}")
        package = Package(data)
        main = package.related("officeDocument")
        root = package.xml(main) if main else None
        if main is None or root is None or local(root) != "document":
            kind = kind_of(data) or ""
            raise InputError(
                f"is not a Word document (.docx) but {kind}"
                if kind and not kind.startswith("a Word")
                else "is not a Word document: it has no main text; save it again in Word as .docx"
            )
        styles = package.related("styles", main)
        body = _Body(Styles(package.xml(styles) if styles else None))
        text = child(root, "body")
        if text is not None:
            body.container(text, "", 0)
        return body.blocks


READER = DocxReader()


class _Body:
    """Goes through block-level content and gathers blocks."""

    def __init__(self, styles: Styles) -> None:
        self.blocks: list[Block] = []
        self._styles = styles
        self._runs = Runs()
        self._paragraphs = self._tables = self._boxes = 0
        self._carried = ""

    def container(self, parent: etree._Element, place: str, depth: int) -> None:
        """The paragraphs and tables of a body, a cell or a text box.

        Args:
            parent: the element that holds them.
            place: locator of the cell or box; "" in the body.
            depth: how many containers are around it.
        """
        if depth > DEEPEST:
            raise InputError(f"has tables or frames nested more than {DEEPEST} deep")
        tables = 0
        for element in _content(parent):
            if local(element) == "p":
                self._paragraph(element, place, depth)
            elif local(element) == "tbl":
                if place:
                    tables += 1
                    number = tables
                else:
                    self._tables += 1
                    number = self._tables
                self._table(element, f"{place}{', ' if place else ''}table {number}", depth)
        self._add(self._carried, _kind_of(0, 0, place), place)
        self._carried = ""

    def _table(self, table: etree._Element, place: str, depth: int) -> None:
        for row, element in enumerate((e for e in _content(table) if local(e) == "tr"), 1):
            if child(element, "trPr", "del") is not None:
                continue
            column = 1
            for cell in (e for e in _content(element) if local(e) == "tc"):
                properties = child(cell, "tcPr")
                if not _is_continued(properties):
                    where = f"{place}, row {row}, column {column}"
                    self.container(cell, where, depth + 1)
                span = value(child(properties, "gridSpan")) or "1"
                column += int(span) if span.isdecimal() and len(span) < 4 else 1

    def _paragraph(self, paragraph: etree._Element, place: str, depth: int) -> None:
        properties = child(paragraph, "pPr")
        style = described(properties, self._styles.get(value(child(properties, "pStyle"))))
        text, boxes = self._runs.read(paragraph)
        mark = child(properties, "rPr")
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            # With the paragraph mark deleted, what follows continues this paragraph.
            self._carried += text
        elif not style.hidden:
            self._add(self._carried + text, _kind_of(style.heading, style.list_level, place), place)
            self._carried = ""
        for box in boxes:
            self._boxes += 1
            self.container(box, f"text box {self._boxes}", depth + 1)

    def _add(self, text: str, kind: tuple[BlockKind, int], place: str) -> None:
        text = text.strip()
        if not text:
            return
        if not place:
            self._paragraphs += 1
        self.blocks.append(Block(text, *kind, place or f"paragraph {self._paragraphs}"))


def _kind_of(heading: int, list_level: int, place: str) -> tuple[BlockKind, int]:
    if heading:
        return "heading", heading
    if list_level:
        return "list-item", list_level
    return ("table-cell" if "table" in place else "paragraph"), 0


def _content(parent: etree._Element) -> list[etree._Element]:
    """The children, those inside content controls and accepted changes among them."""
    found: list[etree._Element] = []
    stack = list(reversed(parent))
    while stack:
        element = stack.pop()
        if local(element) in _TRANSPARENT:
            stack.extend(reversed(element))
        else:
            found.append(element)
    return found


def _is_continued(properties: etree._Element | None) -> bool:
    """Whether a cell is only the continuation of a merged one, or a deleted one."""
    for name in ("vMerge", "hMerge"):
        merge = child(properties, name)
        if merge is not None and value(merge) in (None, "continue"):
            return True
    return is_on(child(properties, "cellDel"))
