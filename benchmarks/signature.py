"""What a benchmark's numbers depend on: versions, machine, commit."""

from __future__ import annotations

import platform
import subprocess
from importlib import metadata
from pathlib import Path

from aligner.embedding.cores import usable_cores
from aligner.model import Signature

ROOT = Path(__file__).resolve().parent.parent


def signature(packages: tuple[str, ...], **parameters: str) -> Signature:
    """The signature of a run.

    Args:
        packages: distributions whose versions matter; one that is missing shows as "none".
        parameters: whatever else changes the numbers.
    """
    items = {
        "aligner": version("bitext-aligner"),
        "commit": commit(),
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
        "system": f"{platform.system()} {platform.machine()}",
        "cpu": cpu_model(),
        "cores": str(usable_cores()),
    }
    return Signature(items | parameters)


def version(package: str) -> str:
    """Installed version of a distribution, "none" where it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "none"


def commit() -> str:
    """Abbreviated git commit, with + where tracked files differ from it; "none" outside git."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    try:
        changed = git("status", "--porcelain", "--untracked-files=no")
        return git("rev-parse", "--short=12", "HEAD") + ("+" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "none"


def cpu_model() -> str:
    """The processor's name as the system gives it."""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or "unknown"
