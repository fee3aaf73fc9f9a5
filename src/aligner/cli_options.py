"""Arguments and options that several commands share, and how a command shows its help."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup


def _plain(text: str) -> str:
    """A help text without the braces and Python types that newer Typers put at arguments."""
    return re.sub(r"\{(\w[^}]*)\}", r"\1", re.sub(r" <(?:path|list\[Path\])>", "", text))


class Command(TyperCommand):
    """A command whose help is plain."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _plain(super().get_help(ctx))


class Group(TyperGroup):
    """The same of the program."""

    def get_help(self, ctx: Any) -> str:
        """The help text."""
        return _plain(super().get_help(ctx))


class Unit(StrEnum):
    """What becomes one translation unit."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"


Source = Annotated[
    Path, typer.Argument(metavar="SOURCE", help="A document, or - for standard input.")
]
Target = Annotated[Path, typer.Argument(metavar="TARGET", help="Its translation.")]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Write this file: .aligner, .tmx, .csv, .tsv or .jsonl.  May be repeated.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")]
Model = Annotated[
    str,
    typer.Option(metavar="NAME", help="Encoder: a name from `aligner models`, or a model folder."),
]
SourceLang = Annotated[
    str | None,
    typer.Option(metavar="XX", help="Language of the source, such as en; found if not given."),
]
TargetLang = Annotated[
    str | None,
    typer.Option(metavar="XX", help="Language of the target, such as ar; found if not given."),
]
Segmented = Annotated[
    bool,
    typer.Option(
        "--segmented", help="Take each line as a sentence and a blank line as a paragraph's end."
    ),
]
MaxGroup = Annotated[
    int,
    typer.Option(metavar="N", min=2, max=16, help="Most sentences in a bead, both sides together."),
]
Encoding = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Encoding of text files, such as windows-1256."),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Neither read nor write the cache of vectors.")
]
