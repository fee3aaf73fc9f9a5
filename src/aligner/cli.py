"""The command line: parse, call the API, print.  The contract is in docs/commands.md.

Data goes to standard output or to files, words about progress to standard error.  This is the
one place where errors become exit statuses.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aligner.errors import AlignerError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aligner.api import Options
    from aligner.exporters import ExportReport
    from aligner.model import Alignment

app = typer.Typer(
    name="aligner",
    help="Align a document and its translation sentence by sentence; offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Outputs = Annotated[
    list[Path] | None,
    typer.Option("-o", "--output", help="File to write; its ending is its format. Repeatable."),
]
Json = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]
Model = Annotated[
    str, typer.Option(help="Encoder: a name from `aligner models`, or a model folder.")
]
SourceLang = Annotated[
    str | None, typer.Option(help="Language code of the source; found by itself if left out.")
]
TargetLang = Annotated[
    str | None, typer.Option(help="Language code of the target; found by itself if left out.")
]
Segmented = Annotated[
    bool, typer.Option("--segmented", help="One sentence a line already; blank line = paragraph.")
]
MaxGroup = Annotated[
    int, typer.Option(help="Most sentences in a bead, both sides together (2 to 16).")
]
Encoding = Annotated[str | None, typer.Option(help="Encoding of plain text, such as windows-1256.")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Leave the cache of vectors alone.")]


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    debug: Annotated[  # taken out of the arguments by `main`, named here for --help
        bool, typer.Option("--debug", help="Show the traceback of an error.")
    ] = False,
) -> None:
    if version:
        from aligner.api import version as installed

        typer.echo(f"aligner {installed()}")
        raise typer.Exit


@app.command()
def align(
    source: Annotated[Path, typer.Argument(help="Document, or - for standard input.")],
    target: Annotated[Path, typer.Argument(help="Its translation.")],
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
    """Align two documents; without -o, print the alignment."""
    from aligner.api import Options
    from aligner.console import print_alignment, print_json, tell
    from aligner.exporters import export as write
    from aligner.summary import summary

    paths = _checked_outputs(output, (source, target))
    options = Options(
        model, source_lang, target_lang, segmented, max_group, encoding, cache=not no_cache
    )
    alignment = _align(source, target, options)
    reports = [write(alignment, path) for path in paths]
    if as_json:
        print_json(summary(alignment, reports))
        return
    if not paths:
        print_alignment(alignment)
    for report in reports:
        tell(_told(report))


@app.command()
def segment(
    file: Annotated[Path, typer.Argument(help="Document, or - for standard input.")],
    lang: Annotated[
        str | None, typer.Option(help="Language code; found by itself if left out.")
    ] = None,
    encoding: Encoding = None,
) -> None:
    """Print a document one sentence a line, with a blank line between blocks."""
    from aligner.api import Options, read_and_segment

    document = read_and_segment(file, lang, Options(encoding=encoding))
    lines: list[str] = []
    block = document.segments[0].block
    for part in document.segments:
        if part.block != block:
            lines.append("")
            block = part.block
        lines.append(" ".join(part.text.split()))
    _write_out("\n".join(lines) + "\n")


@app.command()
def export(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            help="An .aligner project, or two documents to align first.", metavar="INPUT"
        ),
    ],
    output: Outputs = None,
    unit: Annotated[
        str, typer.Option(help="One unit a bead (sentence) or an aligned paragraph (paragraph).")
    ] = "sentence",
    min_confidence: Annotated[
        float, typer.Option(help="Leave out beads below this confidence (0 to 1).")
    ] = 0.0,
    swap: Annotated[bool, typer.Option("--swap", help="Exchange source and target.")] = False,
    deduplicate: Annotated[
        bool, typer.Option("--deduplicate", help="Write each pair of texts once.")
    ] = False,
    source_code: Annotated[
        str | None, typer.Option(help="Language code to write for the source, such as en-GB.")
    ] = None,
    target_code: Annotated[
        str | None, typer.Option(help="Language code to write for the target, such as ar-EG.")
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
    from aligner.summary import summary

    if not output:
        raise UsageError("name at least one file to write with -o, such as -o memory.tmx")
    paths = _checked_outputs(output, inputs)
    if unit not in ("sentence", "paragraph"):
        raise UsageError(f"--unit is sentence or paragraph, not {unit}")
    how = ExportOptions(
        unit="paragraph" if unit == "paragraph" else "sentence",
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
            tell(_told(report))


@app.command()
def evaluate(
    files: Annotated[
        list[Path],
        typer.Argument(help="Gold and predicted files in turn.", metavar="GOLD PREDICTED"),
    ],
    as_json: Json = False,
) -> None:
    """Score alignments against gold: strict and lax precision, recall, F1, and null F1."""
    from aligner.console import print_json, print_table
    from aligner.evaluation import evaluate_files

    if len(files) % 2:
        raise UsageError("name the files in pairs: GOLD PREDICTED [GOLD PREDICTED]…")
    evaluation = evaluate_files(list(zip(files[::2], files[1::2], strict=True)))
    if as_json:
        print_json(evaluation.to_dict())
    else:
        print_table(evaluation.table())


@app.command()
def models(as_json: Json = False) -> None:
    """List the encoders, what each needs and whether it is installed."""
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
            tell(f"warning: the language of {document.name} is not clear; give {option}")
    if languages[0] == languages[1] != "und":
        tell(
            f"warning: both documents are in {language_name(languages[0])} ({languages[0]}); "
            "aligning them all the same"
        )
    with progress_bar() as progress:
        return align_documents(*documents, options, progress)


def _checked_outputs(output: list[Path] | None, inputs: Iterable[Path]) -> list[Path]:
    """The outputs, refused before any work is done if one of them cannot be written."""
    from aligner.errors import OutputError
    from aligner.exporters import exporter_for

    paths = list(output or [])
    taken = {Path(path).resolve() for path in inputs if str(path) != "-"}
    for path in paths:
        exporter_for(path)
        if path.resolve() in taken:
            raise UsageError(f"{path} is named twice, or is an input; choose another output")
        taken.add(path.resolve())
        if path.is_dir():
            raise OutputError(f"{path} is a folder; name a file to write")
        if not path.parent.is_dir():
            raise OutputError(f"there is no folder {path.parent}; make it, or write elsewhere")
        if not os.access(path.parent, os.W_OK):
            raise OutputError(f"the folder {path.parent} cannot be written to")
    return paths


def _project(path: Path) -> Path:
    if path.suffix.lower() != ".aligner":
        raise UsageError(
            f"{path} is not an .aligner project; name a project, or two documents to align"
        )
    return path


def _told(report: ExportReport) -> str:
    left = [
        f"{count} {reason}"
        for count, reason in (
            (report.empty, "with an empty side"),
            (report.below, "below the confidence asked for"),
            (report.duplicates, "duplicates"),
        )
        if count
    ]
    names = ", ".join(str(path) for path in report.paths)
    units = "1 unit" if report.units == 1 else f"{report.units} units"
    return f"wrote {names}: {units}" + (f"; left out {', '.join(left)}" if left else "")


def _write_out(text: str) -> None:
    # Lone surrogates cannot be printed in UTF-8; everything else goes out as it is.
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def main() -> None:
    """Entry point of the command `aligner`."""
    arguments = sys.argv[1:]
    debug = "--debug" in arguments
    arguments = [argument for argument in arguments if argument != "--debug"]
    try:
        app(args=arguments, prog_name="aligner")
    except AlignerError as error:
        if debug:
            raise
        line = " ".join(str(error).split())
        sys.stderr.buffer.write(f"aligner: error: {line}\n".encode("utf-8", "replace"))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Somebody closed our output, as `| head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except KeyboardInterrupt:
        sys.stderr.write("aligner: interrupted\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
