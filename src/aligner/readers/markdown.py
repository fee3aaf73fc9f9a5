"""Markdown (CommonMark with tables): its prose as blocks, its markup gone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from aligner.errors import InputError
from aligner.model import Block, BlockKind
from aligner.readers.encoding import decode
from aligner.readers.html import blocks_of_html
from aligner.readers.source import check_is_text

# The parser leaves out, without a word, what is nested deeper than its own limit.
DEEPEST = 60
_LONGEST_MARKED_UP = 20_000

# Metadata at the head of a file, as site generators write it, is no prose.
_FRONT_MATTER = re.compile(r"\A(---|\+\+\+)[ \t]*\n.*?^\1[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_SPACE = re.compile(r"[ \t]*\n[ \t]*")


class MarkdownReader:
    """Reads Markdown."""

    name = "Markdown"
    suffixes = (".md", ".markdown")

    def read(self, data: bytes, *, encoding: str | None, lang: str | None) -> list[Block]:
        """The blocks of a Markdown text; see `aligner.readers.Reader`."""
        check_is_text(data, markup_allowed=True)
        text = decode(data, encoding=encoding, lang=lang).replace("\r\n", "\n").replace("\r", "\n")
        front = _FRONT_MATTER.match(text)
        if front:
            # Blank lines in its place keep the line numbers right.
            text = "\n" * front.group().count("\n") + text[front.end() :]
        return _Blocks(_parse(text)).blocks


READER = MarkdownReader()


def _parse(text: str) -> Sequence[Token]:
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    parser.disable("inline")
    references: dict[str, Any] = {}
    try:
        tokens = parser.parse(text, references)
    except RecursionError as error:
        raise InputError(f"has blocks nested more than {DEEPEST} deep") from error
    if any(token.level >= DEEPEST - 1 for token in tokens):
        raise InputError(f"has blocks nested more than {DEEPEST // 2} deep; flatten its lists")
    for token in tokens:
        if token.type == "inline":
            token.children = []
            # Inline markup takes quadratic time; no paragraph that has any is this long.
            if len(token.content) <= _LONGEST_MARKED_UP:
                parser.inline.parse(token.content, parser, references, token.children)
            else:
                token.children.append(Token("text", "", 0, content=token.content))
    return tokens


class _Blocks:
    """Goes through the parser's tokens and keeps what holds text."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.blocks: list[Block] = []
        self._open: list[str] = []
        self._table = self._row = self._column = 0
        for token in tokens:
            if token.nesting == 1:
                self._open.append(token.tag)
                self._count(token.tag)
            elif token.nesting == -1:
                self._open.pop()
            else:
                self._content(token)

    def _count(self, tag: str) -> None:
        if tag == "table":
            self._table += 1
            self._row = 0
        elif tag == "tr":
            self._row += 1
            self._column = 0
        elif tag in {"td", "th"}:
            self._column += 1

    def _content(self, token: Token) -> None:
        line = f"line {token.map[0] + 1}" if token.map else ""
        if token.type == "inline":
            kind, level = self._kind()
            if kind == "table-cell":
                line = f"table {self._table}, row {self._row}, column {self._column}"
            self._add(_inline_text(token.children or []), kind, level, line)
        elif token.type in {"fence", "code_block"}:
            for offset, text in enumerate(token.content.split("\n")):
                first = token.map[0] + 1 + offset + (token.type == "fence") if token.map else 0
                self._add(text, "line", 0, f"line {first}")
        elif token.type == "html_block":
            self.blocks.extend(blocks_of_html(token.content, f"{line}, "))

    def _kind(self) -> tuple[BlockKind, int]:
        for tag in reversed(self._open):
            if re.fullmatch("h[1-6]", tag):
                return "heading", int(tag[1])
            if tag in {"td", "th"}:
                return "table-cell", 0
            if tag == "li":
                return "list-item", sum(name in {"ul", "ol"} for name in self._open)
        return "paragraph", 0

    def _add(self, text: str, kind: BlockKind, level: int, locator: str) -> None:
        stripped = _SPACE.sub(" ", text.strip())
        if stripped:
            self.blocks.append(Block(stripped, kind, level, locator))


def _inline_text(tokens: Sequence[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type in {"text", "code_inline", "text_special"}:
            parts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"} or _BREAK_TAG.fullmatch(token.content):
            parts.append("\n")
    return "".join(parts)
