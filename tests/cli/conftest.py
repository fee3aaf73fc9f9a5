"""The command line as its user meets it: statuses and streams of the real entry point."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from aligner.cli import main

ENGLISH = """\
The court opened its hearing on Monday.

Three judges heard the case. They asked the witnesses many questions.

The ruling will be published next week.
"""
ARABIC = """\
افتتحت المحكمة جلستها يوم الاثنين.

ونظر في القضية ثلاثة قضاة. وطرحوا على الشهود أسئلة كثيرة.

وسيُنشر الحكم الأسبوع المقبل.
"""


@dataclass(frozen=True)
class Outcome:
    """What one run left behind."""

    status: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The one line that an error is; fails if there is more or less."""
        (line,) = self.err.splitlines()
        assert line.startswith("aligner: error: ")
        return line.removeprefix("aligner: error: ")


Cli = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _home(tmp_path_factory, monkeypatch):
    """Runs leave the caches and the terminal settings of whoever tests out of it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cli(monkeypatch, capfd) -> Cli:
    """Run `aligner ARGUMENTS…` in this process."""

    def invoke(*arguments: object, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["aligner", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        streams = capfd.readouterr()
        return Outcome(int(end.value.code or 0), streams.out, streams.err)

    return invoke


@pytest.fixture
def spawn() -> Cli:
    """Run `aligner ARGUMENTS…` as a process; slow, for what only a process shows."""

    def invoke(*arguments: object, **environment: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "aligner.cli", *map(str, arguments)],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return invoke


@pytest.fixture
def pair(tmp_path) -> tuple[Path, Path]:
    """A short English document and its Arabic translation."""
    source, target = tmp_path / "ruling.en.txt", tmp_path / "ruling.ar.txt"
    source.write_text(ENGLISH, "utf-8")
    target.write_text(ARABIC, "utf-8")
    return source, target


@pytest.fixture
def project(pair, tmp_path, cli) -> Path:
    """The two documents, aligned."""
    path = tmp_path / "ruling.aligner"
    assert cli("align", *pair, "-o", path).status == 0
    return path
