"""Plain text: paragraphs, with hard wraps undone and everything else left as it stands.

Marks at the start of a line (`#`, bullets, numbers) stay in the text and make the line a block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from aligner.errors import InputError
from aligner.model import Block, BlockKind, Segment
from aligner.readers.encoding import decode
from aligner.readers.source import check_is_text
from aligner.readers.wrapping import Line, wrapped_breaks

LONGEST_LINE = 10_000_000

_LINE_END = regex.compile(r"\r\n|\r|\n")
# Line ends that editors do not count; a form feed or a U+2028 may stand inside a counted line.
_INNER_END = regex.compile(r"[\v\f\x1c-\x1e\x85\u2028\u2029]")
# White space and characters that nobody sees: bidirectional marks, joiners, byte order marks.
_BLANK = regex.compile(r"[\s\x1c-\x1f\p{Cf}\u115f\u1160\u3164]*")
_HEADING = regex.compile(r"(#{1,6})\s")
_BULLET = regex.compile(
    r"(?:[-*+•‣◦▪▫●○■□–—·∙⁃➢✓✔]"
    r"|\(?(?:\d{1,3}|[a-zA-Z]|[\u0621-\u064a]|[ivxIVX]{2,5})\)"
    r"|\d{1,3}(?:\.\d{1,3})*\s?[.\-–]|[\u0621-\u064a]\s?-)\s+\S"
)
_RULE = regex.compile(r"(?:[-=_*~#+.·•—–─═]\s*){3,}")
_STOP = regex.compile(r"[.:!?…؟。：]\W*$")

_HYPHENATED = regex.compile(r"\p{Latin}-$")
_CONTINUED = regex.compile(r"\p{Ll}")
# "pre-\nand post-war": the hyphen stands for a word, and a space belongs after it.
_CONJUNCTION = regex.compile(r"(?:and|or|nor|but|und|oder|bzw|to|et|ou|y|o|e|en|of|i|ve)\b")
_NO_SPACES = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\u3001-\u303f\uff01-\uff60]")


@dataclass(frozen=True, slots=True)
class _Numbered:
    text: str
    number: int


class TextReader:
    """Reads plain text."""

    name = "plain text"
    suffixes = (".txt", ".text")

    def read(self, data: bytes, *, encoding: str | None, lang: str | None) -> list[Block]:
        """The paragraphs of a text; see `aligner.readers.Reader`."""
        check_is_text(data, markup_allowed=False)
        return blocks_of_text(decode(data, encoding=encoding, lang=lang))

    def read_segmented(
        self, data: bytes, *, encoding: str | None, lang: str | None
    ) -> tuple[list[Block], list[Segment]]:
        """The text as somebody has segmented it.

        Returns:
            Blocks, which blank lines divide, their lines joined by a line feed; and each
            non-blank line, without white space around it, as a segment.

        Raises:
            InputError: as for `read`.
        """
        check_is_text(data, markup_allowed=False)
        blocks: list[Block] = []
        segments: list[Segment] = []
        text = decode(data, encoding=encoding, lang=lang)
        for chunk in _chunks(_lines(text, inner=False)):
            start = 0
            for line in chunk:
                stripped = line.text.strip()
                segments.append(Segment(stripped, len(blocks), start, start + len(stripped)))
                start += len(stripped) + 1
            joined = "\n".join(line.text.strip() for line in chunk)
            kind, level = _kind(joined) if len(chunk) == 1 else ("paragraph", 0)
            blocks.append(Block(joined, kind, level, f"line {chunk[0].number}"))
        return blocks, segments


READER = TextReader()


def blocks_of_text(text: str) -> list[Block]:
    """The paragraphs of `text`, whether they stand one a line or wrapped between blank lines.

    Raises:
        InputError: a line is longer than 10 MB.
    """
    chunks = list(_chunks(_lines(text)))
    shaped = [[Line(line.text, _stands_alone(line.text)) for line in chunk] for chunk in chunks]
    blocks: list[Block] = []
    for chunk, breaks in zip(chunks, wrapped_breaks(shaped), strict=True):
        current = [chunk[0]]
        for line, wrapped in zip(chunk[1:], breaks, strict=True):
            # A soft hyphen at the end of a line is a wrap whatever the rest looks like.
            goes_on = wrapped or current[-1].text.endswith("\u00ad")
            if goes_on and not _starts_item(line, current):
                current.append(line)
            else:
                blocks.append(_block(current))
                current = [line]
        blocks.append(_block(current))
    return blocks


def is_blank(text: str) -> bool:
    """Whether nothing in `text` can be seen."""
    return not text or bool(_BLANK.fullmatch(text))


def join_lines(lines: list[str]) -> str:
    """Wrapped lines as one: joined by one space, where the script or a hyphen does not say none."""
    text = lines[0].strip()
    parts = [text]
    for line in lines[1:]:
        following = line.strip()
        parts.append("" if _joins_closely(text, following) else " ")
        parts.append(following)
        text = following
    return "".join(parts)


def _joins_closely(text: str, following: str) -> bool:
    if text.endswith("\u00ad"):
        return True
    if _HYPHENATED.search(text[-2:]) and _CONTINUED.match(following):
        return not _CONJUNCTION.match(following)
    return bool(_NO_SPACES.match(text[-1:]) and _NO_SPACES.match(following))


def _lines(text: str, *, inner: bool = True) -> Iterator[_Numbered | None]:
    """The lines with their numbers; None for a blank one."""
    for number, line in enumerate(_LINE_END.split(text), 1):
        if 4 * len(line) > LONGEST_LINE:
            _check_length(line, number)
        for part in _INNER_END.split(line) if inner else (line,):
            yield None if is_blank(part) else _Numbered(part.rstrip(), number)


def _check_length(line: str, number: int) -> None:
    size = len(line.encode("utf-8", "surrogatepass"))
    if size > LONGEST_LINE:
        raise InputError(
            f"line {number} is {size / 1e6:.0f} MB long; break the text into paragraphs of at "
            f"most {LONGEST_LINE / 1e6:.0f} MB"
        )


def _chunks(lines: Iterator[_Numbered | None]) -> Iterator[list[_Numbered]]:
    chunk: list[_Numbered] = []
    for line in lines:
        if line is not None:
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _stands_alone(line: str) -> bool:
    text = line.strip()
    return bool(_HEADING.match(text)) or (len(text) < 1_000 and bool(_RULE.fullmatch(text)))


def _starts_item(line: _Numbered, current: list[_Numbered]) -> bool:
    """Whether `line` opens a list item, rather than going on with a dash or a number in it."""
    if not _BULLET.match(line.text.lstrip()):
        return False
    in_list = bool(_BULLET.match(current[0].text.lstrip()))
    return in_list or bool(_STOP.search(current[-1].text[-20:]))


def _kind(text: str) -> tuple[BlockKind, int]:
    heading = _HEADING.match(text)
    if heading:
        return "heading", len(heading.group(1))
    if _BULLET.match(text):
        return "list-item", 1
    return "paragraph", 0


def _block(lines: list[_Numbered]) -> Block:
    text = join_lines([line.text for line in lines])
    kind, level = _kind(text)
    return Block(text, kind, level, f"line {lines[0].number}")
