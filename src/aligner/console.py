"""What a person sees on the terminal: the alignment, tables, progress, notices."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console
from rich.text import Text

from aligner.model import Alignment
from aligner.summary import moved_lines, summary_line

if TYPE_CHECKING:
    from rich.table import Table

    from aligner.api import Progress

_LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fr": "French",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "pl": "Polish",
    "pt": "Portuguese", "ru": "Russian", "th": "Thai", "tr": "Turkish", "zh": "Chinese",
}  # fmt: skip
_INDENT = " " * 6
_SURE, _FAIR = 0.9, 0.6  # confidences from which a bead is shown green, and yellow


# A terminal may take these for commands, and JSON lets them stand as they are.
_C1 = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def tell(line: str, kind: Literal["", "warning", "error"] = "") -> None:
    """One line on standard error."""
    start = f"aligner: {kind}: " if kind else ""
    words = _clean(" ".join(line.split()))
    sys.stderr.buffer.write(f"{start}{words}\n".encode("utf-8", "replace"))
    sys.stderr.flush()


def language_name(code: str) -> str:
    """English name of a language of the default encoder, or the code itself."""
    return _LANGUAGES.get(code.partition("-")[0], code)


def print_json(data: Any) -> None:
    """`data` as indented JSON on standard output."""
    _write(json.dumps(data, ensure_ascii=False, indent=2).translate(_C1) + "\n")


def print_lines(lines: Sequence[str]) -> None:
    """Lines of a document on standard output, as they are unless that is a terminal."""
    text = "".join(f"{line}\n" for line in lines)
    _write("".join(f"{_clean(line)}\n" for line in lines) if sys.stdout.isatty() else text)


def print_table(table: Table) -> None:
    """A table on standard output."""
    _console().print(table)


def print_models(rows: Sequence[dict[str, str]]) -> None:
    """The encoders, a paragraph each."""
    console = _console()
    for row in rows:
        mark = "installed" if row["installed"] == "yes" else "not installed"
        console.print(Text.assemble((row["name"], "bold"), f"  {mark}"))
        console.print(Text(f"    {row['what']}\n    needs {row['needs']}"))
        console.print(Text(f"    languages: {row['languages']}"))


def print_alignment(alignment: Alignment) -> None:
    """Each bead as a head line and a line or more for each side, then the summary.

    A line never holds both scripts: terminals that order right-to-left text do so line by
    line, and would move the columns of a table about.
    """
    console = _console()
    console.print(Text("bead  type  confidence", "bold"))
    for number, bead in enumerate(alignment.beads):
        colour = (
            "green" if bead.confidence >= _SURE else "yellow" if bead.confidence >= _FAIR else "red"
        )
        what = "omission" if not bead.target else "addition" if not bead.source else ""
        lines = Text.assemble(
            (f"{number:>4}", "bold"), f"  {bead.type:<4}  ", (f"{bead.confidence:.2f}", colour)
        )
        lines.append(f"  {what}" if what else "")
        for document, span in ((alignment.source, bead.source), (alignment.target, bead.target)):
            for line in _wrapped(document.text(span), console.width - len(_INDENT)):
                lines.append(f"\n{_INDENT}{line}")
        console.print(lines, soft_wrap=True)
    for line in moved_lines(alignment):
        console.print(Text(_clean(line), "yellow"), soft_wrap=True)
    console.print(Text(summary_line(alignment)), soft_wrap=True)


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """A progress bar on standard error; None where that is no terminal."""
    console = Console(stderr=True, color_system=_colours())
    if not console.is_terminal:
        yield None
        return
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )
    tasks: dict[str, Any] = {}

    def show(what: str, done: int, total: int) -> None:
        if what not in tasks:
            tasks[what] = bar.add_task(what, count="")
        # Of one single step nothing can be told while it lasts; the bar then only moves.
        known = total if total > 1 or done else None
        count = f"{done:,} of {total:,}" if total > 1 else ""
        bar.update(tasks[what], completed=done, total=known, count=count)

    with bar:
        yield show


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise BrokenPipeError  # for `exits` to handle, as it does for all output


def _console() -> Console:
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    return _Console(highlight=False, markup=False, emoji=False, color_system=_colours())


def _colours() -> Literal["auto"] | None:
    # See https://no-color.org; rich by itself would still write bold.
    return None if os.environ.get("NO_COLOR") else "auto"


def _write(text: str) -> None:
    # Lone surrogates cannot be written in UTF-8; everything else goes out as it is.
    rest = memoryview(text.encode("utf-8", "replace"))
    sys.stdout.flush()
    while rest:
        # With PYTHONUNBUFFERED the stream may take a part only, as a pipe that closes does.
        rest = rest[sys.stdout.buffer.write(rest) or 0 :]
    sys.stdout.buffer.flush()


def _clean(text: str) -> str:
    """`text` without characters that would steer the terminal."""
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cs") else c for c in text)


def _wrapped(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, but for longer words; none if there is no word."""
    from rich.cells import cell_len

    lines: list[str] = []
    line = ""
    for word in map(_clean, text.split()):
        if line and cell_len(line) + 1 + cell_len(word) > max(width, 20):
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line] if line else lines
