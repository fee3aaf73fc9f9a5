"""From whatever a command raises to one line on standard error and an exit status.

The one place that does so.  0 done, 2 wrong usage, 3 bad input or output, 4 a missing model or
extra, 70 a mistake of the program itself, 128 + n ended by signal n.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from aligner.errors import AlignerError, UsageError

if TYPE_CHECKING:
    from types import FrameType

_INTERNAL = 70  # EX_SOFTWARE of sysexits.h; 1 means findings
_SIGNALLED = 128


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run the command line that `arguments` are; return the exit status.

    `--debug`, before or after the command, shows the traceback of an error as well.
    """
    options, end, operands = _partition(arguments)
    debug = "--debug" in options
    rest = [*(option for option in options if option != "--debug"), *end, *operands]
    for stream in ("stdout", "stderr"):
        # A shell may close a stream (`>&-`); then nobody reads it.
        if getattr(sys, stream) is None:
            setattr(sys, stream, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
    try:
        with _terminable():
            _invoke(app, rest)
            sys.stdout.flush()
    except typer.Exit as exit_:
        return exit_.exit_code
    except BrokenPipeError:
        # Somebody closed our output, as `| head` does; nothing may be flushed into it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _SIGNALLED + 13
    except KeyboardInterrupt:
        return _fail("interrupted", _SIGNALLED + signal.SIGINT, debug=False)
    except _TerminatedError:
        return _fail("terminated", _SIGNALLED + signal.SIGTERM, debug=False)
    except AlignerError as error:
        return _fail(str(error), error.exit_code, debug)
    except OSError as error:
        # The files that a user names have errors of their own; what is left is standard output.
        where = error.filename or "cannot write the output"
        return _fail(f"{where}: {error.strerror or error}", AlignerError.exit_code, debug)
    except MemoryError:
        return _fail("there is not enough memory; split the documents", 3, debug)
    except Exception as error:
        what = f"{type(error).__name__}: {error}".strip(": ")
        return _fail(f"internal error, {what}; please report it with --debug", _INTERNAL, debug)
    return 0


def _invoke(app: typer.Typer, arguments: list[str]) -> None:
    # Not by calling `app`, which turns a closed pipe into status 1 and prints three lines for
    # one wrong option.
    command = typer.main.get_command(app)
    try:
        with command.make_context("aligner", arguments) as context:
            command.invoke(context)
    except Exception as error:
        # Typer's own class of these has no public name.
        if hasattr(error, "format_message"):
            raise _usage(error) from error
        raise


def _usage(error: Any) -> Exception:
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return typer.Exit(2)
    message = error.format_message().rstrip(".")
    command = error.ctx.command_path if error.ctx is not None else "aligner"
    return UsageError(f"{message[:1].lower()}{message[1:]}; see `{command} --help`")


def _partition(arguments: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """The arguments before a `--`, the `--` itself and those behind it."""
    listed = list(arguments)
    place = listed.index("--") if "--" in listed else len(listed)
    return listed[:place], listed[place : place + 1], listed[place + 1 :]


def _fail(line: str, status: int, debug: bool) -> int:
    from aligner.console import tell

    if debug:
        traceback.print_exc()
    tell(line, "error")
    return status


class _TerminatedError(BaseException):
    """Another process asked this one to end."""


@contextmanager
def _terminable() -> Iterator[None]:
    """Let `kill` end the command as Ctrl-C does, so that no temporary file stays."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise _TerminatedError

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
