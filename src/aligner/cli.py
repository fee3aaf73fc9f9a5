"""The command line: parse, call the API, print.  The contract is in docs/commands.md.

Data goes to standard output or to files, words about progress to standard error.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.cli_options import (
    Command,
    Encoding,
    Group,
    Json,
    MaxGroup,
    Model,
    NoCache,
    Outputs,
    Segmented,
    Source,
    SourceLang,
    Target,
    TargetLang,
    Unit,
)
from aligner.errors import UsageError
from aligner.exits import run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aligner.api import Options
    from aligner.model import Alignment


app = typer.Typer(
    name="aligner",
    cls=Group,
    help="Align a document and its translation sentence by sentence, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    debug: Annotated[  # taken out of the arguments by `run`, named here for --help
        bool, typer.Option("--debug", help="Show the traceback of an error.")
    ] = False,
) -> None:
    if version:
        from aligner.api import version as installed

        typer.echo(f"aligner {installed()}")
        raise typer.Exit


@app.command(cls=Command)
def align(
    source: Source,
    target: Target,
    output: Outputs = None,
    model: Model = "use-m3",
    source_lang: SourceLang = None,
    target_lang: TargetLang = None,
    segmented: Segmented = False,
    max_group: MaxGroup = 9,
    encoding: Encoding = None,
    no_cache: NoCache = False,
    as_json: Json = False,
) -> None:
    """Align two documents.

    Without -o, print the alignment.
    """
    from aligner.api import Options
    from aligner.console import print_alignment, print_json, tell
    from aligner.exporters import export as write
    from aligner.summary import report_line, summary, summary_line

    paths = _checked_outputs(output, (source, target))
    options = Options(
        model, source_lang, target_lang, segmented, max_group, encoding, cache=not no_cache
    )
    alignment = _align(source, target, options)
    reports = [write(alignment, path) for path in paths]
    if as_json:
        print_json(summary(alignment, reports))
        return
    if paths:
        tell(summary_line(alignment))
    else:
        print_alignment(alignment)
    for report in reports:
        tell(report_line(report))


@app.command(cls=Command)
def segment(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A document, or - for standard input.")
    ],
    lang: Annotated[
        str | None,
        typer.Option(metavar="XX", help="Language, such as ar; found if not given."),
    ] = None,
    encoding: Encoding = None,
) -> None:
    """Print a document one sentence a line.

    A blank line stands between blocks: paragraphs, headings, list items, table cells.
    """
    from aligner.api import Options, read_and_segment
    from aligner.console import print_lines

    document = read_and_segment(file, lang, Options(encoding=encoding))
    lines: list[str] = []
    block = document.segments[0].block
    for part in document.segments:
        if part.block != block:
            lines.append("")
            block = part.block
        lines.append(" ".join(part.text.split()))
    print_lines(lines)


@app.command(cls=Command)
def export(
    inputs: Annotated[
        list[Path],
        typer.Argument(metavar="INPUT", help="An .aligner project, or two documents."),
    ],
    output: Outputs = None,
    unit: Annotated[
        Unit,
        typer.Option(metavar="UNIT", help="What a unit is: sentence (one bead) or paragraph."),
    ] = Unit.SENTENCE,
    min_confidence: Annotated[
        float,
        typer.Option(metavar="P", min=0, max=1, help="Leave out units of a lower confidence."),
    ] = 0.0,
    swap: Annotated[bool, typer.Option("--swap", help="Exchange source and target.")] = False,
    deduplicate: Annotated[
        bool, typer.Option("--deduplicate", help="Write each pair of texts once.")
    ] = False,
    source_code: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Code to write for the source language, such as en-GB."),
    ] = None,
    target_code: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="Code to write for the target language, such as ar-EG."),
    ] = None,
    model: Model = "use-m3",
    source_lang: SourceLang = None,
    target_lang: TargetLang = None,
    segmented: Segmented = False,
    max_group: MaxGroup = 9,
    encoding: Encoding = None,
    no_cache: NoCache = False,
    as_json: Json = False,
) -> None:
    """Write an alignment in other formats."""
    from aligner.api import Options
    from aligner.console import print_json, tell
    from aligner.exporters import ExportOptions
    from aligner.exporters import export as write
    from aligner.project import load_project
    from aligner.summary import report_line, summary

    if not output:
        raise UsageError("name at least one file to write with -o, such as -o memory.tmx")
    paths = _checked_outputs(output, inputs)
    how = ExportOptions(
        unit=unit.value,
        min_confidence=min_confidence,
        swap=swap,
        deduplicate=deduplicate,
        source_code=source_code,
        target_code=target_code,
    )
    if len(inputs) == 1:
        alignment = load_project(_project(inputs[0]))
    elif len(inputs) == 2:
        options = Options(
            model, source_lang, target_lang, segmented, max_group, encoding, cache=not no_cache
        )
        alignment = _align(inputs[0], inputs[1], options)
    else:
        raise UsageError("name one .aligner project or two documents")
    reports = [write(alignment, path, how) for path in paths]
    if as_json:
        print_json(summary(alignment, reports))
    else:
        for report in reports:
            tell(report_line(report))


@app.command(cls=Command)
def evaluate(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="GOLD PREDICTED", help="Gold and predicted files in turn."),
    ],
    as_json: Json = False,
) -> None:
    """Score alignments against gold.

    Strict and lax precision, recall and F1, and null F1, each file and pooled.  Files are
    Bleualign ladders such as `[0,1]:[0]`, .jsonl or .aligner.
    """
    from aligner.console import print_json, print_table
    from aligner.evaluation import evaluate_files

    if len(files) % 2:
        raise UsageError("name the files in pairs: GOLD PREDICTED [GOLD PREDICTED]…")
    evaluation = evaluate_files(list(zip(files[::2], files[1::2], strict=True)))
    if as_json:
        print_json(evaluation.to_dict())
    else:
        print_table(evaluation.table())


@app.command(cls=Command)
def models(as_json: Json = False) -> None:
    """List the encoders and what each needs."""
    from aligner.console import print_json, print_models
    from aligner.embedding import installed_models

    rows = installed_models()
    if as_json:
        print_json(rows)
    else:
        print_models(rows)


def _align(source: Path, target: Path, options: Options) -> Alignment:
    from aligner.api import align_documents, check_options, read_and_segment
    from aligner.console import language_name, progress_bar, tell

    if str(source) == "-" and str(target) == "-":
        raise UsageError("only one of the two documents can be standard input")
    check_options(options)
    documents = (
        read_and_segment(source, options.source_lang, options),
        read_and_segment(target, options.target_lang, options),
    )
    languages = [document.lang.partition("-")[0] for document in documents]
    for document, option in zip(documents, ("--source-lang", "--target-lang"), strict=True):
        if document.lang == "und":
            tell(f"the language of {document.name} is not clear; give {option}", "warning")
    if languages[0] == languages[1] != "und":
        tell(
            f"both documents are in {language_name(languages[0])} ({languages[0]}); "
            "aligning them all the same",
            "warning",
        )
    with progress_bar() as progress:
        return align_documents(*documents, options, progress)


def _checked_outputs(output: list[Path] | None, inputs: Iterable[Path]) -> list[Path]:
    """The outputs, refused before any work is done if one of them cannot be written."""
    from aligner.errors import OutputError
    from aligner.exporters import exporter_for

    paths = list(output or [])
    documents = {Path(path).resolve() for path in inputs if str(path) != "-"}
    taken: set[Path] = set()
    for path in paths:
        exporter_for(path)
        place = path.resolve()
        if place in documents:
            raise UsageError(f"{path} is an input; choose another name for the output")
        if place in taken:
            raise UsageError(f"{path} is named twice; name each output once")
        taken.add(place)
        if place.is_dir():
            raise OutputError(f"{path} is a folder; name a file to write")
        if not place.parent.is_dir():
            raise OutputError(f"there is no folder {path.parent}; make it, or write elsewhere")
        if not os.access(place.parent, os.W_OK):
            raise OutputError(f"the folder {path.parent} cannot be written to; write elsewhere")
    return paths


def _project(path: Path) -> Path:
    if path.suffix.lower() != ".aligner":
        raise UsageError(
            f"{path} is not an .aligner project; name a project, or two documents to align"
        )
    return path


def main() -> None:
    """Entry point of the command `aligner`."""
    sys.exit(run(app, sys.argv[1:]))


if __name__ == "__main__":
    main()
