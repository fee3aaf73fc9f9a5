"""HTML: what a reader of the page sees, as blocks.

Scripts, styles, the head and hidden elements are left out; block elements part the text; inline
markup vanishes.  Nothing is fetched and nothing is run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from aligner.errors import InputError, UsageError
from aligner.model import Block, BlockKind
from aligner.readers.encoding import BYTE_ORDER_MARKS, decode, text_codec
from aligner.readers.source import check_is_text
from aligner.readers.text import is_blank

# The tree builder takes quadratic time in the depth; no page that people write comes near this.
DEEPEST = 1_000

_DROPPED = frozenset(
    "script style head template noscript iframe object embed svg canvas audio video map select "
    "datalist textarea rt rp title annotation annotation-xml".split()
)
_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html "
    "legend li main menu nav ol optgroup option p pre search section summary table tbody td tfoot "
    "th thead tr ul listing xmp".split()
)
_LISTS = frozenset(("ul", "ol", "menu", "dir", "dl"))
_PREFORMATTED = frozenset(("pre", "listing", "xmp"))
_HEADING = re.compile(r"h([1-6])")
_HIDING_STYLE = re.compile(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_SPACE = re.compile(r"[ \t\n\r\f]+")

_TAG = re.compile(rb"<!--(?:-?>)?|-->|<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_RAW = frozenset((b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noframes"))
# Elements that close themselves, or that the next one of their kind closes.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd tr td th "
    b"thead tbody tfoot option optgroup colgroup rt rp".split()
)
# In XHTML any element may close itself; an HTML parser would leave it open.
_XHTML = re.compile(r"<\?xml\s|http://www\.w3\.org/1999/xhtml")
_SELF_CLOSED = re.compile(
    r"""<(?!(?:area|br|col|hr|img|input|link|meta|wbr)\b)([A-Za-z][\w:.-]*)"""
    r"""((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)/>"""
)
_META_CHARSET = re.compile(rb"""(?i)<meta[^>]*?charset\s*=\s*["']?\s*([a-z0-9_:.-]+)""")
_XML_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9_.:-]+)""")
# What a label means on the web (WHATWG Encoding Standard), where Python means less by it.
_WEB_LABELS = {
    "ascii": "windows-1252", "us-ascii": "windows-1252", "latin1": "windows-1252",
    "iso-8859-1": "windows-1252", "iso8859-1": "windows-1252", "iso-8859-9": "windows-1254",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "sjis": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "tis-620": "cp874", "iso-8859-11": "cp874",
    "windows-874": "cp874", "x-sjis": "cp932", "big5": "big5hkscs",
}  # fmt: skip
_DOUBLE_BYTE = frozenset(("gb18030", "cp932", "cp949", "big5hkscs", "euc_jp", "iso2022_jp"))


class HtmlReader:
    """Reads HTML and XHTML."""

    name = "HTML page"
    suffixes = (".html", ".htm", ".xhtml")

    def read(self, data: bytes, *, encoding: str | None, lang: str | None) -> list[Block]:
        """The visible blocks of a page; see `aligner.readers.Reader`."""
        check_is_text(data, markup_allowed=True)
        text = _decode(data, encoding, lang)
        if not re.search(r"<[a-zA-Z!/?]", text):
            raise InputError("is not HTML: it has no tags; rename it to .txt")
        return blocks_of_html(text)


READER = HtmlReader()


def blocks_of_html(text: str, locator: str = "") -> list[Block]:
    """The visible blocks of a page or of a piece of one.

    Args:
        text: markup, decoded.
        locator: where the piece stands; put before each block's own place.

    Raises:
        InputError: elements are nested more than a thousand deep.
    """
    if _XHTML.search(text[:2_000]):
        text = _SELF_CLOSED.sub(r"<\1\2></\1>", text)
    encoded = text.encode("utf-8", "replace")
    if _depth(encoded) > DEEPEST:
        raise InputError(f"has elements nested more than {DEEPEST} deep; it is no page of text")
    root = LexborHTMLParser(encoded).root
    collector = _Collector(locator)
    if root is not None:
        collector.walk(root)
    return collector.blocks


@dataclass(slots=True)
class _Table:
    number: int
    row: int = 0
    column: int = 0


@dataclass(slots=True)
class _Collector:
    """Walks a tree and gathers text until a block element begins or ends."""

    prefix: str
    blocks: list[Block] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _tables: list[_Table] = field(default_factory=list)
    _counted: int = 0
    _breaks: int = 0
    _paragraphs: int = 0

    def walk(self, root: LexborNode) -> None:
        for node, entering in _events(root):
            tag = node.tag or ""
            if not entering:
                self._leave(tag)
            elif tag == "-text":
                self._characters(node.text_content or "")
            elif tag == "br":
                self._line_break()
            elif tag in _BLOCKS:
                self._enter(tag, node)
        self._flush()

    def _enter(self, tag: str, node: LexborNode) -> None:
        self._flush()
        self._open.append(tag)
        if tag == "table":
            self._counted += 1
            self._tables.append(_Table(self._counted))
        elif self._tables and tag == "tr":
            self._tables[-1].row += 1
            self._tables[-1].column = 0
        elif self._tables and tag in {"td", "th"}:
            self._tables[-1].column += 1

    def _leave(self, tag: str) -> None:
        if tag not in _BLOCKS:
            return
        self._flush()
        self._open.pop()
        if tag == "table":
            self._tables.pop()

    def _characters(self, text: str) -> None:
        self._text.append(text)
        if not is_blank(text):
            self._breaks = 0

    def _line_break(self) -> None:
        # Two breaks with nothing between them are how old pages part paragraphs.
        self._breaks += 1
        if self._breaks > 1 and not self._preformatted:
            self._flush()
        self._text.append("\n")

    @property
    def _preformatted(self) -> bool:
        return any(tag in _PREFORMATTED for tag in self._open)

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if self._preformatted:
            for line in text.splitlines():
                self._add(line.strip(), "line", 0)
            return
        kind, level = self._kind()
        self._add(_SPACE.sub(" ", text).strip(), kind, level)

    def _kind(self) -> tuple[BlockKind, int]:
        for tag in reversed(self._open):
            heading = _HEADING.fullmatch(tag)
            if heading:
                return "heading", int(heading.group(1))
            if tag in {"li", "dt", "dd"}:
                return "list-item", max(1, sum(name in _LISTS for name in self._open))
            if tag in {"td", "th", "caption"}:
                return "table-cell", 0
        return "paragraph", 0

    def _add(self, text: str, kind: BlockKind, level: int) -> None:
        if not text:
            return
        self.blocks.append(Block(text, kind, level, self.prefix + self._place()))

    def _place(self) -> str:
        if self._tables and self._tables[-1].column:
            table = self._tables[-1]
            return f"table {table.number}, row {table.row}, column {table.column}"
        self._paragraphs += 1
        return f"paragraph {self._paragraphs}"


def _events(root: LexborNode) -> Iterator[tuple[LexborNode, bool]]:
    """Each visible node when it begins, and each element again when it ends; no recursion."""
    stack: list[tuple[LexborNode, bool]] = [(root, True)]
    while stack:
        node, entering = stack.pop()
        if entering and node.is_element_node and _is_hidden(node):
            continue
        if entering or node.is_element_node:
            yield node, entering
        if not entering:
            continue
        if node.is_element_node:
            stack.append((node, False))
        children = []
        child = node.first_child
        while child is not None:
            if child.is_element_node or child.is_text_node:
                children.append((child, True))
            child = child.next
        stack.extend(reversed(children))


def _is_hidden(node: LexborNode) -> bool:
    if node.tag in _DROPPED:
        return True
    attributes = node.attributes
    if not attributes:
        return node.tag == "dialog"
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if attributes.get("aria-hidden") == "true" or (
        node.tag == "dialog" and "open" not in attributes
    ):
        return True
    return bool(_HIDING_STYLE.search(attributes.get("style") or ""))


def _depth(data: bytes) -> int:
    """An upper bound of how deep the elements are nested, in one pass without a tree."""
    opened: Counter[bytes] = Counter()
    depth = deepest = 0
    raw = b""
    for match in _TAG.finditer(data):
        closing, name = match.group(1), (match.group(2) or match.group()).lower()
        if raw:
            raw = b"" if name == raw and (closing or name == b"-->") else raw
        elif name == b"<!--":
            raw = b"-->"
        elif name in _RAW and not closing:
            raw = name
        elif match.group(2) is None or name in _FLAT:
            continue
        elif not closing:
            opened[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return deepest


def _decode(data: bytes, encoding: str | None, lang: str | None) -> str:
    if encoding is None and not any(data.startswith(mark) for mark, _ in BYTE_ORDER_MARKS):
        encoding = _declared(data)
    return decode(data, encoding=encoding, lang=lang)


def _declared(data: bytes) -> str | None:
    """The encoding that a page names and that its bytes do not belie; None to look at them."""
    head = data[:4_096]
    match = _META_CHARSET.search(head) or _XML_ENCODING.search(head)
    if not match:
        return None
    label = match.group(1).decode("ascii").lower()
    try:
        codec = text_codec(_WEB_LABELS.get(label, label))
    except UsageError:
        return None
    if codec.startswith(("utf-16", "utf-32", "utf-8")):
        return None
    # Pages copied from server to server keep an old declaration; valid UTF-8 is no accident,
    # except among double-byte characters.
    for candidate in (codec, "utf-8") if codec in _DOUBLE_BYTE else ("utf-8", codec):
        try:
            data.decode(candidate)
        except UnicodeError:
            continue
        return candidate
    return None
