"""Running the installed command `aligner` as its users do, in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_MODULE = "import sys; from aligner.cli import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a program took: seconds of wall clock and of all processors, and MiB."""

    wall: float
    cpu: float
    peak_mib: float


def aligner_command() -> list[str]:
    """The words that start `aligner`: the script beside this Python, or its entry point."""
    script = shutil.which("aligner", path=str(Path(sys.executable).parent))
    return [script] if script else [sys.executable, "-c", _MODULE]


def timed(words: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a program with its output thrown away and say what it cost, its children included.

    Raises:
        RuntimeError: it did not end with status 0; the message holds its standard error.
    """
    start = time.perf_counter()
    with subprocess.Popen(
        words,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    ) as process:
        # Reading to the end first: wait4 would hang on a program whose pipe is full.
        words_of_error = process.stderr.read() if process.stderr else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode:
        message = words_of_error.decode("utf-8", "replace").strip()
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}: {message}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)
