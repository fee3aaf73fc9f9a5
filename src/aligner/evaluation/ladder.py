"""Reading ladders: the beads of an alignment as segment numbers, without the text.

A ladder may cross or leave gaps, as gold made by hand does, so a side is a tuple of numbers and
not a range.  Three files hold one: a Bleualign ladder, the project's JSONL, and an `.aligner`
project.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from aligner.errors import InputError
from aligner.model import Bead

LadderBead = tuple[tuple[int, ...], tuple[int, ...]]
Ladder = tuple[LadderBead, ...]

_SIDE = r"\[\s*((?:\d+(?:\s*,\s*\d+)*)?)\s*\]"
_LINE = re.compile(rf"\s*{_SIDE}\s*:\s*{_SIDE}\s*(?::\s*([^:\s]+)\s*)?", re.ASCII)
_SPAN = re.compile(r"(\d{1,12})-(\d{1,12})", re.ASCII)

# A span is written out number by number; a damaged one must not fill the memory.
_LONGEST_SIDE = 100_000


def read_ladder(path: Path) -> Ladder:
    """The beads that a file holds, in its order.

    `.jsonl` is read as the project's JSONL, `.aligner` as a project file, any other ending as a
    Bleualign ladder: one bead a line, `[0, 1]:[0]`, numbers from 0, `[]` for an empty side,
    optionally followed by `:score`.  Blank lines are skipped.

    Args:
        path: the file; `-` reads a Bleualign ladder from standard input.

    Raises:
        InputError: the file cannot be read, or a line is not a bead; the message names the file,
            the line and what was expected.
    """
    ending = path.suffix.lower()
    if ending == ".aligner":
        return _project_ladder(path)
    lines = _numbered_lines(path)
    return tuple(_jsonl_beads(path, lines) if ending == ".jsonl" else _bleualign_beads(path, lines))


def ladder_of(beads: Iterable[Bead]) -> Ladder:
    """The segment numbers of `beads`, in their order."""
    return tuple((tuple(bead.source), tuple(bead.target)) for bead in beads)


def _project_ladder(path: Path) -> Ladder:
    from aligner.project import load_project

    return ladder_of(load_project(path).beads)


def _numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        data = sys.stdin.buffer.read() if path == Path("-") else path.read_bytes()
    except OSError as error:
        raise InputError(
            f"cannot read {path}: {error.strerror or error}; name a ladder, .jsonl or .aligner file"
        ) from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}, line {line}: not UTF-8; save the ladder as UTF-8") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r")


def _bleualign_beads(path: Path, lines: Iterable[tuple[int, str]]) -> Iterator[LadderBead]:
    for number, line in lines:
        match = _LINE.fullmatch(line)
        if match is None or not _is_number(match[3]):
            raise InputError(
                f"{path}, line {number}: expected a bead such as [0, 1]:[0], found {_shown(line)}"
            )
        yield _numbers(match[1]), _numbers(match[2])


def _is_number(text: str | None) -> bool:
    if text is None:
        return True
    try:
        float(text)
    except ValueError:
        return False
    return True


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(",")) if text else ()


def _jsonl_beads(path: Path, lines: Iterable[tuple[int, str]]) -> Iterator[LadderBead]:
    pairs: set[str] = set()
    for number, line in lines:
        try:
            bead = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(
                f"{path}, line {number}: expected one JSON object a line, found {_shown(line)}"
            ) from error
        if not isinstance(bead, dict) or not {"source_index", "target_index"} <= bead.keys():
            raise InputError(
                f"{path}, line {number}: expected an object with source_index and target_index, "
                f"found {_shown(line)}"
            )
        pairs.add(json.dumps(bead.get("pair")))
        if len(pairs) > 1:
            raise InputError(
                f"{path}, line {number}: the file holds beads of several document pairs, whose "
                "numbers start again; evaluate the pairs one by one"
            )
        yield (
            _span(bead["source_index"], "source_index", path, number),
            _span(bead["target_index"], "target_index", path, number),
        )


def _span(value: object, key: str, path: Path, line: int) -> tuple[int, ...]:
    if value == "":
        return ()
    match = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if match is not None:
        first, last = int(match[1]), int(match[2])
        if first <= last < first + _LONGEST_SIDE:
            return tuple(range(first, last + 1))
    raise InputError(
        f'{path}, line {line}: expected {key} as "first-last" such as "4-5", or "" for an empty '
        f"side, found {_shown(json.dumps(value, ensure_ascii=False))}"
    )


def _shown(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 60 else f"{text[:59]}…"
